import { Kafka, type KafkaMessage as SdkMessage } from 'cloudevents';
import { describe, expect, it } from 'vitest';
import type { Behaviour, Evidence } from '../../src/behaviour.js';
import type { KafkaMessage } from '../../src/kafka/driver.js';
import { secretNames } from '../../src/secret-names.js';
import { secretVault } from '../../src/secret-vault.js';
import { behaviourEvent } from '../../src/sinks/behaviour-event.js';
import { type KafkaRecordsOptions, kafkaRecords } from '../../src/sinks/kafka-records.js';
import { CHANGED_MIND, changedMind } from './behaviours.js';

const TEXT = { kind: 'VARCHAR' } as const;
/** Columns of the target: what is data, then what is written beside it. */
const TYPE = {
  ...CHANGED_MIND,
  name: 'alerts',
  query: 'changed_mind',
  columns: [
    ...CHANGED_MIND.columns,
    { name: 'corr', type: TEXT },
    { name: 'trace', type: TEXT },
    { name: 'tenant', type: TEXT },
    { name: 'token', type: TEXT },
  ],
};
const OPTIONS = {
  value: { format: 'cloudevents', fields: [0, 1, 2] },
  source: 'motif/shop',
  metadata: [
    { field: 3, of: 'ce_correlationid' },
    { field: 4, of: 'ce_traceparent' },
    { field: 5, of: 'headers.tenant' },
    { field: 6, of: 'headers.authorization' },
  ],
  isSecret: secretNames(),
  now: Date.UTC(2026, 1) * 1_000,
} as const satisfies KafkaRecordsOptions;

function behaviour(
  more: readonly (string | null)[] = ['c-1', '00-ab-01', 'north', null],
  changes: Partial<Behaviour> = {},
): Behaviour {
  const found = changedMind(changes);
  return { ...found, type: TYPE, values: [...found.values, ...more] };
}

function record(found: Behaviour, options: Partial<KafkaRecordsOptions> = {}): KafkaMessage {
  const [first = { key: null, value: null }] = kafkaRecords([found], { ...OPTIONS, ...options });
  return first;
}

function headers({ headers: given = [] }: KafkaMessage): Record<string, string> {
  return Object.fromEntries(given.map(([name, value]) => [name, Buffer.from(value).toString()]));
}

/** As the official SDK reads it. */
function read(message: KafkaMessage): Record<string, unknown> {
  const value = Buffer.from(message.value ?? []).toString();
  const given: SdkMessage<string> = { headers: headers(message), value, body: value, key: '', timestamp: '' };
  const [event] = [Kafka.toEvent<unknown>(given)].flat();
  const shown: Record<string, unknown> = JSON.parse(JSON.stringify(event));
  return shown;
}

const EXPECTED = {
  specversion: '1.0',
  id: '0123456789abcdef0123456789abcdef',
  source: 'motif/shop',
  type: 'changed_mind',
  subject: '[7,"soap"]',
  time: '2026-01-01T12:05:00.000Z',
  datacontenttype: 'application/json',
  data: { item: 'soap', price: 12.3, removed_at: '2026-01-01T12:05:00.000Z' },
  sequence: '0000000000000003',
  evidence:
    '[{"variable":"A","source":"data/e.csv","partition":0,"offset":17},{"variable":"R","source":"data/e.csv","partition":0,"offset":19}]',
  evidencecount: '2',
  kind: 'match',
  correlationid: 'c-1',
  traceparent: '00-ab-01',
};

describe('a behaviour as a CloudEvent', () => {
  it('is the same to the official SDK in both modes', () => {
    const [binary, structured] = [record(behaviour()), record(behaviour(), { cloudEvents: 'structured' })];
    expect(read(binary)).toMatchObject(EXPECTED);
    expect(read(structured)).toMatchObject(EXPECTED);
    expect(headers(binary)).toMatchObject({ ce_id: EXPECTED.id, ce_partitionkey: '[7,"soap"]', tenant: 'north' });
    expect(headers(structured)).toEqual({
      'content-type': 'application/cloudevents+json; charset=UTF-8',
      tenant: 'north',
    });
  });

  it('has no attribute that it does not know', () => {
    const none = behaviour([null, null, null, null], { time: null });
    const { attributes } = behaviourEvent(
      { ...none, type: { ...TYPE, key: [] }, key: [] },
      { ...OPTIONS, fields: [0] },
    );
    expect([...attributes.keys()]).toEqual([
      'id',
      'source',
      'type',
      'datacontenttype',
      'sequence',
      'evidence',
      'evidencecount',
      'kind',
    ]);
  });

  it('says which revision it is, where its schema is, and a subject that it was given', () => {
    const options = {
      ...OPTIONS,
      fields: [0],
      dataSchema: 'https://schemas/7',
      metadata: [{ field: 3, of: 'ce_subject' }] as const,
    };
    const { attributes } = behaviourEvent(behaviour(['it\u0000', null, null, null], { revision: 2 }), options);
    expect(Object.fromEntries(attributes)).toMatchObject({
      revision: '2',
      dataschema: 'https://schemas/7',
      subject: 'it\ufffd',
      partitionkey: '[7,"soap"]',
    });
  });

  it('has as much evidence as there is room for, and its full count', () => {
    const evidence = Array.from(
      { length: 1_000 },
      (_, offset): Evidence => ({ variable: 'A', source: 'clicks', partition: 0, offset }),
    );
    const { attributes } = behaviourEvent(behaviour([], { evidence }), { ...OPTIONS, fields: [0] });
    const text = attributes.get('evidence') ?? '';
    const shown: unknown = JSON.parse(text);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8 * 1024);
    expect(Array.isArray(shown) && shown.length).toBeGreaterThan(100);
    expect(attributes.get('evidencecount')).toBe('1000');
  });

  it('has no attribute of its own that a column gives', () => {
    const options = {
      ...OPTIONS,
      metadata: [
        { field: 3, of: 'ce_id' },
        { field: 5, of: 'headers.content-type' },
      ] as const,
    };
    const found = record(behaviour(), options);
    expect(headers(found)).toMatchObject({ ce_id: EXPECTED.id, 'content-type': 'application/json' });
  });
});

describe('a secret', () => {
  const at = { source: 'orders', partition: 0, offset: 1 };

  it('is written in the place of its handle, in a header that is known to be one', () => {
    const handle = secretVault.keep(Buffer.from('Bearer hunter2'), at, 'authorization');
    const found = record(behaviour(['c', null, handle, handle]));
    expect(headers(found)).toMatchObject({ authorization: 'Bearer hunter2', tenant: handle });
    const json = record(behaviour(['c', null, handle, handle]), { value: { format: 'json', fields: [0] } });
    expect(headers(json)).toMatchObject({ authorization: 'Bearer hunter2', tenant: handle });
  });

  it('that is gone leaves its header out, and says so', () => {
    const gone: string[] = [];
    const found = record(behaviour(['c', null, null, 'secret:orders/0/99/authorization']), {
      onSecretGone: (name) => gone.push(name),
    });
    expect(headers(found)).not.toHaveProperty('authorization');
    expect(gone).toEqual(['authorization']);
  });
});
