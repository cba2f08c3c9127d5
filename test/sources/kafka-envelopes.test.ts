import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/schema.js';
import { secretNames } from '../../src/secret-names.js';
import { secretVault } from '../../src/secret-vault.js';
import { KafkaSource, type KafkaSourceOptions } from '../../src/sources/kafka-source.js';
import { feedOf, type GivenRecord } from '../support/kafka-records.js';
import { type ReadAll, readSource } from '../support/read-source.js';
import { runs } from '../support/runs.js';

const TEXT = { kind: 'VARCHAR' } as const;
const EVENT: Schema = [
  { name: 'at', type: { kind: 'TIMESTAMP' } },
  { name: 'item', type: TEXT },
  { name: 'id', type: TEXT },
  { name: 'corr', type: TEXT },
  { name: 'tenant', type: TEXT },
  { name: 'headers', type: { kind: 'MAP', key: TEXT, value: TEXT } },
];
const OPTIONS = {
  stream: 's',
  name: 'orders',
  partition: 3,
  schema: EVENT,
  timeField: 0,
  format: 'cloudevents',
  metadata: [
    { field: 0, of: 'ce_time' },
    { field: 2, of: 'ce_id' },
    { field: 3, of: 'ce_correlationid' },
    { field: 4, of: 'headers.Tenant' },
    { field: 5, of: 'headers' },
  ],
} as const satisfies Omit<KafkaSourceOptions, 'feed'>;

function read(records: readonly GivenRecord[], options: Omit<KafkaSourceOptions, 'feed'> = OPTIONS): Promise<ReadAll> {
  return readSource(new KafkaSource({ ...options, feed: feedOf(...records) }));
}

function event(more: object = {}): Record<string, unknown> {
  return { specversion: '1.0', id: 'e1', source: '/shop', type: 'added', time: '1970-01-01T00:00:01Z', ...more };
}

const BINARY = {
  ce_specversion: '1.0',
  ce_id: 'e2',
  ce_source: '/shop',
  ce_type: 'added',
  ce_time: '1970-01-01T00:00:02Z',
};
const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };

describe('CloudEvents in Kafka', () => {
  it('are read in both modes, from one topic, with their attributes and headers', async () => {
    const { rows } = await read([
      {
        offset: 0,
        value: JSON.stringify(event({ correlationid: 'c1', data: { item: 'soap' } })),
        headers: { ...STRUCTURED, tenant: 'north' },
      },
      { offset: 1, value: '{"item":"rope"}', headers: { ...BINARY, ce_correlationid: 'c2' } },
      { offset: 2, value: JSON.stringify(event({ data: { item: 'jam' } })) },
      { offset: 3, value: null, headers: BINARY },
    ]);
    expect(rows.map(({ values }) => values.slice(0, 5))).toEqual([
      [1e6, 'soap', 'e1', 'c1', 'north'],
      [2e6, 'rope', 'e2', 'c2', null],
      [1e6, 'jam', 'e1', null, null],
      [2e6, null, 'e2', null, null],
    ]);
    expect(rows[1]?.values[5]).toContainEqual(['ce_correlationid', 'c2']);
  });

  it('are one event, in whichever mode, whose source and id are the same', async () => {
    const records = [
      { offset: 0, value: JSON.stringify(event({ id: 'e2', data: { item: 'soap' } })), headers: STRUCTURED },
      { offset: 1, value: JSON.stringify(event({ id: '' })), headers: STRUCTURED },
      { offset: 2, value: '{"item":"soap"}', headers: { ...BINARY, ce_type: 'sold' } },
      { offset: 3, value: '{"item":"soap"}', headers: { ...BINARY, ce_id: 'e3' } },
      { offset: 4, value: '{"item":"soap"}', headers: { ...BINARY, ce_source: '/shope2', ce_id: '' } },
      { offset: 5, value: '{"item":"soap"}', headers: { ...BINARY, ce_source: '/other' } },
      { offset: 6, value: '{"item":"soap"}', headers: { ...BINARY, ce_revision: '1' } },
    ];
    const source = new KafkaSource({ ...OPTIONS, identifies: true, feed: feedOf(...records) });
    await source.open();
    const { batch, identities = [] } = (await source.read(10)) ?? {};
    const names = Array.from({ length: batch?.length ?? 0 }, (_, row) =>
      Buffer.from(identities.slice(16 * row, 16 * (row + 1))).toString('hex'),
    );
    const sha = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
    const [same, other] = [sha('["/shop","e2"]'), sha('["/shop","e3"]')];
    expect(names).toEqual([same, same, other, sha('["/other","e2"]'), sha('["/shop","e2","1"]')]);
    await source.close();
  });

  it('with a header of very many bytes are a dead letter; one that nothing reads is passed over', async () => {
    const large = Buffer.alloc(100e6, 'a');
    const records = [
      { offset: 0, value: '{}', headers: { ...BINARY, ce_correlationid: large } },
      { offset: 1, value: '{}', headers: { ...BINARY, other: large } },
    ];
    const { rows, deadLetters } = await read(records, {
      ...OPTIONS,
      schema: EVENT.slice(0, 5),
      metadata: OPTIONS.metadata.slice(0, 4),
    });
    expect(deadLetters.map(({ position, reason }) => [position.offset, reason])).toEqual([
      [0, 'the attribute correlationid has 100000000 characters, and 65536 at most were expected'],
    ]);
    expect(rows.map(({ position }) => position.offset)).toEqual([1]);
  });

  it('that are none are dead letters, each with its reason and its record as it came', async () => {
    const { rows, deadLetters } = await read([
      { offset: 0, value: JSON.stringify({ ...event(), id: undefined }), headers: STRUCTURED },
      { offset: 1, value: '{"item":"rope"}', headers: { ...BINARY, ce_id: '' } },
      { offset: 2, value: '<item/>', headers: { ...BINARY, 'content-type': 'application/xml' } },
      { offset: 3, value: '[]', headers: { 'content-type': 'application/cloudevents-batch+json' } },
      { offset: 4, value: '{"item":"rope"', headers: BINARY },
      { offset: 5, value: '{}', headers: { 'content-type': 'application/json' } },
      { offset: 6, value: null },
      { offset: 7, value: '{}', headers: { ...BINARY, ce_time: '' } },
      { offset: 8, value: JSON.stringify({ ...event(), time: null }) },
    ]);
    expect(rows).toEqual([]);
    expect(deadLetters.map(({ reason }) => reason)).toEqual([
      'a CloudEvent needs the attribute id, and this one has none',
      "the attribute id is '', and a text that is not empty was expected",
      "the event's data is application/xml, and columns are read of application/json",
      'a batch of CloudEvents: a record is one of them',
      'not JSON',
      'not a CloudEvent: no header ce_…, and no content-type application/cloudevents+json',
      'the record has no value (a tombstone)',
      "the attribute time is '', and a time as in 2026-01-31T12:00:00Z (RFC 3339) was expected",
      'column at: an event time is never NULL',
    ]);
    expect(deadLetters.map(({ position }) => position.offset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(deadLetters[0]?.raw).toContain('"specversion":"1.0"');
  });

  it('keep a secret out of rows, records and reasons; its handle stands for it', async () => {
    const secret = 'Bearer hunter2';
    const schema: Schema = [...EVENT, { name: 'token', type: TEXT }, { name: 'session', type: TEXT }];
    const options = {
      ...OPTIONS,
      schema,
      metadata: [
        ...OPTIONS.metadata,
        { field: 6, of: 'headers.authorization' },
        { field: 7, of: 'ce_session' },
      ] as const,
      isSecret: secretNames(['session']),
      keepsRaw: true,
    };
    const headers = { ...BINARY, Authorization: secret, ce_session: secret };
    const structured = event({ session: secret, nested: undefined, data: { item: 'soap' } });
    const source = new KafkaSource({
      ...options,
      feed: feedOf(
        { offset: 7, value: '{"item":"rope"}', headers },
        { offset: 8, value: JSON.stringify(structured) },
        { offset: 9, value: JSON.stringify({ ...structured, id: undefined }) },
        { offset: 10, value: JSON.stringify({ ...structured, session: { of: secret } }) },
      ),
    });
    await source.open();
    const found = await source.read(10);
    const texts = JSON.stringify(found, (_, value: unknown) => (Buffer.isBuffer(value) ? value.toString() : value));
    const raw = found?.batch.raw?.map((bytes) => Buffer.from(bytes ?? []).toString());
    expect(texts).not.toContain('hunter2');
    expect(raw?.join()).not.toContain('hunter2');
    expect(raw?.[1]).toContain('"session":"…"');
    expect(Buffer.from(secretVault.take('secret:orders/3/7/authorization') ?? []).toString()).toBe(secret);
    expect(Buffer.from(secretVault.take('secret:orders/3/8/session') ?? []).toString()).toBe(secret);
    await source.close();
  });
});

describe('changes of a database in Kafka', () => {
  const schema: Schema = [
    { name: 'id', type: { kind: 'BIGINT' } },
    { name: 'name', type: TEXT },
    { name: 'op', type: TEXT },
    { name: 'before', type: { kind: 'JSON' } },
    { name: 'at', type: { kind: 'TIMESTAMP' } },
    { name: 'db', type: TEXT },
    { name: 'tbl', type: TEXT },
    { name: 'properties', type: { kind: 'MAP', key: TEXT, value: TEXT } },
  ];
  const options = {
    ...OPTIONS,
    schema,
    timeField: 4,
    format: 'debezium-json',
    metadata: [
      { field: 2, of: 'op' },
      { field: 3, of: 'before' },
      { field: 4, of: 'value.source.timestamp' },
      { field: 5, of: 'value.source.database' },
      { field: 6, of: 'value.source.table' },
      { field: 7, of: 'value.source.properties' },
    ],
  } as const satisfies Omit<KafkaSourceOptions, 'feed'>;
  const source = { ts_ms: 1_500, db: 'shop', table: 'items', snapshot: 'false', lsn: null };

  it('are rows as they are after the change, and of a deletion as they were; a tombstone behind it is nothing', async () => {
    const changes = [
      { before: null, after: { id: 1, name: 'soap' }, op: 'c', source },
      {
        schema: { type: 'struct' },
        payload: { before: { id: 1, name: 'soap' }, after: { id: 1, name: 'rope' }, op: 'u', source },
      },
      { before: { id: 12345678901234567890n, name: 'rope' }, after: null, op: 'd', source },
    ];
    const { rows, deadLetters, marks } = await read(
      [
        ...changes.map((change, offset) => ({
          offset,
          value: JSON.stringify(change, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
        })),
        { offset: 3, value: null, key: '{"id":1}' },
      ],
      options,
    );
    expect(deadLetters.map(({ reason }) => reason)).toEqual(['column id: 12345678901234567000 is not a BIGINT']);
    expect(rows.map(({ values }) => values.slice(0, 7))).toEqual([
      [1, 'soap', 'c', null, 1_500_000, 'shop', 'items'],
      [1, 'rope', 'u', '{"id":1,"name":"soap"}', 1_500_000, 'shop', 'items'],
    ]);
    expect(rows[0]?.values[7]).toEqual([
      ['ts_ms', '1500'],
      ['db', 'shop'],
      ['table', 'items'],
      ['snapshot', 'false'],
      ['lsn', null],
    ]);
    expect(marks.at(-1)).toEqual({ offset: 4, finished: false });
  });

  it('that are none are dead letters', async () => {
    const { deadLetters } = await read(
      ['{}', '7', '{', '{"op":"t"}', '{"op":"u","after":null}', '{"op":"d"}', '{"schema":{},"payload":7}'].map(
        (value, offset) => ({ offset, value }),
      ),
      options,
    );
    expect(deadLetters.map(({ reason }) => reason)).toEqual([
      'not a change of Debezium: it has no op',
      'not a JSON object',
      'not JSON',
      "op is 't', which changes no row: 'c', 'r', 'u' or 'd' was expected",
      "op is 'u', and after is null: the row was expected",
      "op is 'd', and before is null: the row was expected",
      'its payload is 7: a change was expected',
    ]);
  });
});

describe('any bytes', () => {
  it.each(['cloudevents', 'debezium-json'] as const)('in %s are one row or one dead letter', async (format) => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      '1',
      'null',
      '"op":"c"',
      '"after":',
      '"payload":',
      '"data":',
      '"source":{}',
      '"specversion":"1.0","id":"1","source":"/","type":"t"',
    );
    const message = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(pieces, { maxLength: 14 }).map((all) => Buffer.from(all.join(''))),
    );
    const names = fc.constantFrom('ce_id', 'ce_specversion', 'ce_type', 'ce_source', 'ce_time', 'content-type');
    const value = fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constant(Buffer.from('1.0')),
      fc.constant(Buffer.from('application/cloudevents+json')),
    );
    const record = fc.tuple(message, fc.array(fc.tuple(names, value), { maxLength: 6 }));
    const metadata =
      format === 'cloudevents'
        ? OPTIONS.metadata
        : ([
            { field: 2, of: 'before' },
            { field: 3, of: 'op' },
          ] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 8 }), async (records) => {
        const given = records.map(([bytes, headers], offset) => ({ offset, value: bytes, headers }));
        const { rows, deadLetters } = await read(given, { ...OPTIONS, format, metadata, timeField: null });
        const offsets = [...rows, ...deadLetters].map(({ position }) => position.offset).sort((a, b) => a - b);
        expect(offsets).toEqual(given.map(({ offset }) => offset));
      }),
      { numRuns: 3 * runs },
    );
  });
});
