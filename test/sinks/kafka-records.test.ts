import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/behaviour.js';
import type { KafkaMessage } from '../../src/kafka/driver.js';
import { secretNames } from '../../src/secret-names.js';
import { type KafkaRecordsOptions, kafkaRecords } from '../../src/sinks/kafka-records.js';
import { CHANGED_MIND, changedMind } from './behaviours.js';

const OPTIONS: KafkaRecordsOptions = {
  metadata: [],
  isSecret: secretNames(),
  value: { format: 'json', fields: [0, 1, 2] },
  source: '/motif/shop',
  now: Date.UTC(2026, 1) * 1_000,
};

function record(
  changes: Parameters<typeof changedMind>[0] = {},
  options: Partial<KafkaRecordsOptions> = {},
): KafkaMessage {
  const [first = { key: null, value: null }] = kafkaRecords([changedMind(changes)], { ...OPTIONS, ...options });
  return first;
}

function text(bytes: Uint8Array | null | undefined): string | null | undefined {
  return bytes && Buffer.from(bytes).toString();
}

function headers({ headers: given = [] }: KafkaMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(given.map(([name, value]) => [name, Buffer.from(value).toString()]));
}

describe('a behaviour as a record', () => {
  it('is a CloudEvent whose data is the columns', () => {
    const found = record();
    expect(text(found.value)).toBe('{"item":"soap","price":12.30,"removed_at":"2026-01-01T12:05:00.000Z"}');
    expect(found.key).toBeNull();
    expect(found.timestamp).toBe(Date.UTC(2026, 0, 1, 12, 5));
    expect(found.headers?.map(([name, value]) => [name, text(value)])).toEqual([
      ['ce_specversion', '1.0'],
      ['ce_id', '0123456789abcdef0123456789abcdef'],
      ['ce_type', 'changed_mind'],
      ['ce_source', '/motif/shop'],
      ['ce_time', '2026-01-01T12:05:00.000Z'],
      ['content-type', 'application/json'],
      ['motif-kind', 'match'],
      [
        'motif-evidence',
        '[{"variable":"A","source":"data/e.csv","partition":0,"offset":17},{"variable":"R","source":"data/e.csv","partition":0,"offset":19}]',
      ],
      ['motif-evidence-count', '2'],
    ]);
  });

  it.each<[KafkaRecordsOptions['value'], string | null, string]>([
    [{ format: 'csv', fields: [2, 0] }, '2026-01-01 12:05:00,"a ""b"""', 'text/csv'],
    [{ format: 'raw', fields: [0] }, 'a "b"', 'application/octet-stream'],
    [{ format: 'json', fields: [1] }, '{"price":12.30}', 'application/json'],
    [{ format: 'json', fields: [] }, '{}', 'application/json'],
  ])('has as its value %j', (value, expected, type) => {
    const found = record({ item: 'a "b"' }, { value });
    expect(text(found.value)).toBe(expected);
    expect(headers(found)['content-type']).toBe(type);
  });

  it('has no timestamp that is still to come: brokers refuse it', () => {
    const now = Date.UTC(2026, 0, 1, 12, 5) * 1_000;
    expect(record({}, { now }).timestamp).toBe(now / 1_000);
    const early = record({}, { now: now - 1 });
    expect(early.timestamp).toBeUndefined();
    expect(headers(early).ce_time).toBe('2026-01-01T12:05:00.000Z');
  });

  it('has no value where the one raw column is NULL', () => {
    expect(record({ values: [null, 1, 2] }, { value: { format: 'raw', fields: [0] } }).value).toBeNull();
  });

  it.each<[KafkaRecordsOptions['key'], string | null]>([
    [{ format: 'json', fields: [0] }, '{"item":"soap"}'],
    [{ format: 'raw', fields: [0] }, 'soap'],
    [{ format: 'csv', fields: [1, 0] }, '12.30,soap'],
    [undefined, null],
  ])('has of %j the key %s', (key, expected) => {
    expect(text(record({}, key === undefined ? {} : { key }).key)).toBe(expected);
  });

  it("has its query's name, whatever it is inserted into", () => {
    expect(headers(record({ type: { ...CHANGED_MIND, query: 'own_name' } })).ce_type).toBe('own_name');
  });

  it('says which change it is of what was told before', () => {
    expect(headers(record())).not.toHaveProperty('motif-revision');
    expect(headers(record({ revision: 2 }))['motif-revision']).toBe('2');
  });

  it('has no timestamp without a time, nor before 1970; the time goes down to its millisecond', () => {
    const timeless = record({ time: null });
    expect(timeless).not.toHaveProperty('timestamp');
    expect(headers(timeless)).not.toHaveProperty('ce_time');
    expect(record({ time: -1 })).not.toHaveProperty('timestamp');
    expect(headers(record({ time: -1 })).ce_time).toBe('1969-12-31T23:59:59.999999Z');
    expect(record({ time: 1_999 }).timestamp).toBe(1);
  });
});

describe('the evidence of a record', () => {
  const many = (count: number, variable = 'é'): readonly Evidence[] =>
    Array.from({ length: count }, (_, offset) => ({ variable, source: 't', partition: 0, offset: 1_000 + offset }));

  it('has windows as they are told', () => {
    const evidence = [{ variable: 'e', source: 't', partition: 1, offset: 3, lastOffset: 9, count: 4 }];
    expect(headers(record({ evidence }))['motif-evidence']).toBe(
      '[{"variable":"e","source":"t","partition":1,"offset":3,"last_offset":9,"count":4}]',
    );
  });

  it('is cut on a whole event at 8 KiB, and counted in full', () => {
    for (const count of [0, 1, 137, 138, 139, 1_000]) {
      const found = headers(record({ evidence: many(count) }));
      const kept = many(count).slice(0, 138);
      expect(JSON.parse(found['motif-evidence'] ?? '')).toEqual(kept);
      expect(found['motif-evidence-count']).toBe(String(count));
    }
    expect(Buffer.byteLength(headers(record({ evidence: many(138) }))['motif-evidence'] ?? '')).toBeLessThanOrEqual(
      8_192,
    );
  });

  it('may have room for none', () => {
    const found = headers(record({ evidence: many(1, 'v'.repeat(9_000)) }));
    expect([found['motif-evidence'], found['motif-evidence-count']]).toEqual(['[]', '1']);
  });
});
