import { describe, expect, it } from 'vitest';
import type { RowFields } from '../../src/computed-column.js';
import { EvaluationError } from '../../src/errors.js';
import type { FoundSchema } from '../../src/formats/read-format.js';
import { schemaCodecOf } from '../../src/formats/schema-codec-of.js';
import type { Schema } from '../../src/schema.js';
import { KafkaSource, type KafkaSourceOptions } from '../../src/sources/kafka-source.js';
import { feedOf, type GivenRecord } from '../support/kafka-records.js';
import { type ReadAll, readSource } from '../support/read-source.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'user', type: { kind: 'VARCHAR' } },
  { name: 'n', type: { kind: 'BIGINT' } },
];

type Given = Partial<KafkaSourceOptions> & { readonly limit?: number };

function source(records: readonly GivenRecord[], options: Given = {}): KafkaSource {
  const feed = feedOf(...records);
  return new KafkaSource({ stream: 's', name: 'shop', partition: 3, schema, format: 'json', feed, ...options });
}

function read(records: readonly GivenRecord[], options: Given = {}): Promise<ReadAll> {
  return readSource(source(records, options), options.limit);
}

function json(second: number, rest: object = {}): string {
  return JSON.stringify({ ts: `1970-01-01 00:00:0${second}`, ...rest });
}

describe('one partition of a topic', () => {
  it('is not at its end while what was read waits for its schema', async () => {
    let find: (schema: FoundSchema) => void = () => undefined;
    const found = new Promise<FoundSchema>((resolve) => {
      find = resolve;
    });
    const format = { codec: await schemaCodecOf('avro'), schemaById: () => found };
    const waiting = source([{ offset: 5, value: '\0\0\0\0\x07' }], { format });
    await waiting.open();
    const reading = waiting.read(1);
    await new Promise(setImmediate);
    expect(waiting.takeAtEnd()).toBe(false);
    find({ kind: 'problem', problem: 'no such schema' });
    expect((await reading)?.deadLetters.map(({ reason }) => reason)).toEqual(['no such schema']);
    expect(waiting.takeAtEnd()).toBe(true);
  });

  it('has positions with the offsets of Kafka, and marks behind the last record', async () => {
    const { rows, marks } = await read(
      [
        { offset: 5, value: json(1, { user: 'a', n: 1 }) },
        { offset: 6, value: json(2) },
        { offset: 9, value: json(3, { n: 3 }) },
      ],
      { limit: 2 },
    );
    expect(rows).toEqual([
      { position: { source: 'shop', partition: 3, offset: 5 }, time: 1e6, values: [1e6, 'a', 1] },
      { position: { source: 'shop', partition: 3, offset: 6 }, time: 2e6, values: [2e6, null, null] },
      { position: { source: 'shop', partition: 3, offset: 9 }, time: 3e6, values: [3e6, null, 3] },
    ]);
    expect(marks).toEqual([
      { offset: 7, finished: false },
      { offset: 10, finished: false },
    ]);
  });

  it('opened at any mark goes on from there', async () => {
    const records = [2, 3, 7].map((offset) => ({ offset, value: json(offset) }));
    for (const [at, offsets] of [
      [3, [3, 7]],
      [4, [7]],
      [8, []],
    ] as const) {
      const { rows } = await readSource(source(records), 1, { offset: at, finished: false });
      expect(rows.map(({ position }) => position.offset)).toEqual(offsets);
    }
  });

  it('reads none at or behind a bound', async () => {
    const reader = source([1, 4, 6].map((offset) => ({ offset, value: json(offset) })));
    await reader.open();
    expect((await reader.read(10, 6))?.mark).toEqual({ offset: 5, finished: false });
    const none = await reader.read(10, 6);
    expect([none?.batch.length, none?.mark]).toEqual([0, { offset: 5, finished: false }]);
    expect((await reader.read(10))?.mark).toEqual({ offset: 7, finished: false });
    expect(await reader.read(10)).toBeUndefined();
    await reader.close();
  });

  it('rejects what is no event, each with its position, and goes on', async () => {
    const { rows, deadLetters } = await read([
      { offset: 0, value: null, key: 'u1' },
      { offset: 1, value: null },
      { offset: 2, value: '' },
      { offset: 3, value: 'x'.repeat(5_000) },
      { offset: 5, value: Buffer.from('{"user":"\xe9"}', 'latin1') },
      { offset: 6, value: Buffer.from([0, 0, 0, 1, 2, 2, 0x61]) },
      { offset: 7, value: '{"user":"a"}' },
      { offset: 8, value: json(8) },
    ]);
    expect(rows.map(({ position }) => position.offset)).toEqual([8]);
    expect(deadLetters.map(({ position, reason, raw }) => [position.offset, reason, raw.slice(0, 20)])).toEqual([
      [0, 'the record has no value (a tombstone)', 'u1'],
      [1, 'the record has no value (a tombstone)', ''],
      [2, 'empty, not JSON', ''],
      [3, 'not JSON', 'x'.repeat(20)],
      [5, 'not UTF-8', '{"user":"\ufffd"}'],
      [6, "not JSON: it begins with a schema registry's magic byte (schema 258)", '\0\0\0\u0001\u0002\u0002a'],
      [7, 'column ts: an event time is never NULL', '{"user":"a"}'],
    ]);
    expect(deadLetters[3]?.raw).toHaveLength(4_096);
    expect(deadLetters[0]?.position).toEqual({ source: 'shop', partition: 3, offset: 0 });
  });

  it('takes a value of 10 MB', async () => {
    const user = 'é'.repeat(5 * 1024 * 1024);
    const { rows } = await read([
      { offset: 0, value: json(1, { user: 'a' }) },
      { offset: 1, value: json(2, { user }) },
      { offset: 2, value: json(3, { user: 'b' }) },
      { offset: 3, value: json(4, { user: 'a' }) },
    ]);
    expect(rows.map(({ values }) => values[1] === user || values[1])).toEqual(['a', true, 'b', 'a']);
    const csv = await read([{ offset: 0, value: `1970-01-01 00:00:01,"${user}",1` }], { format: 'csv' });
    expect(csv.rows.map(({ values }) => values[1] === user)).toEqual([true]);
  });

  it("keeps the value's bytes where they are asked for", async () => {
    const values = [json(1), ` ${json(2)}\n`];
    const reader = source(
      values.map((value, offset) => ({ offset, value })),
      { keepsRaw: true },
    );
    await reader.open();
    const raw = (await reader.read(10))?.batch.raw ?? [];
    expect(raw.map((bytes) => bytes && Buffer.from(bytes).toString())).toEqual(values);
    await reader.close();
  });

  it('reads csv and raw too', async () => {
    const csv = await read([{ offset: 0, value: '1970-01-01 00:00:01,a,\n' }], { format: 'csv' });
    expect(csv.rows.map(({ values }) => values)).toEqual([[1e6, 'a', null]]);
    const raw = await read([{ offset: 0, value: 'any\ntext' }], {
      format: 'raw',
      schema: [{ name: 'line', type: { kind: 'VARCHAR' } }],
      timeField: null,
    });
    expect(raw.rows.map(({ values }) => values)).toEqual([['any\ntext']]);
  });
});

describe('what a record has beside its value', () => {
  const wide: Schema = [
    { name: 'topic', type: { kind: 'VARCHAR' } },
    { name: 'n', type: { kind: 'BIGINT' } },
    { name: 'part', type: { kind: 'INTEGER' } },
    { name: 'at', type: { kind: 'BIGINT' } },
    { name: 'ts', type: { kind: 'TIMESTAMP' } },
    { name: 'headers', type: { kind: 'MAP', key: { kind: 'VARCHAR' }, value: { kind: 'VARCHAR' } } },
    { name: 'key', type: { kind: 'VARCHAR' } },
    { name: 'twice', type: { kind: 'BIGINT' } },
  ];
  const options: Given = {
    schema: wide,
    metadata: [
      { field: 0, of: 'topic' },
      { field: 2, of: 'partition' },
      { field: 3, of: 'offset' },
      { field: 4, of: 'timestamp' },
      { field: 5, of: 'headers' },
      { field: 6, of: 'key' },
    ],
    computed: [{ field: 7, compute: (row: RowFields) => 2 * Number(row.at(3)) }],
  };

  it('is columns, which may be the event time and which others are computed of', async () => {
    const headers = [
      ['a', Buffer.from('first')],
      ['b', Buffer.from('é')],
      ['a', Buffer.from([0xff])],
    ] as const;
    const { rows } = await read(
      [
        { offset: 7, timestamp: 1_500, key: 'k', headers, value: '{"n":1,"topic":"not this"}' },
        { offset: 9, timestamp: 0, value: '{"n":2}' },
      ],
      options,
    );
    expect(rows.map(({ time }) => time)).toEqual([1_500_000, 0]);
    const map = [
      ['a', '\ufffd'],
      ['b', 'é'],
    ];
    expect(rows.map(({ values }) => values)).toEqual([
      ['shop', 1, 3, 7, 1_500_000, map, 'k', 14],
      ['shop', 2, 3, 9, 0, [], null, 18],
    ]);
  });

  it('rejects a record that has no timestamp where that is the event time, and a key that is not UTF-8', async () => {
    const { deadLetters } = await read(
      [
        { offset: 0, timestamp: -1, value: '{"n":1}' },
        { offset: 1, timestamp: 1, key: Buffer.from([0xff]), value: '{"n":1}' },
      ],
      options,
    );
    expect(deadLetters.map(({ reason, raw }) => [reason, raw])).toEqual([
      ['column ts: an event time is never NULL', '{"n":1}'],
      ["column key: the record's key is not UTF-8", '{"n":1}'],
    ]);
  });

  it('rejects what cannot be computed of it', async () => {
    const compute = (): never => {
      throw new EvaluationError('no');
    };
    const { deadLetters } = await read([{ offset: 4, value: '{"n":1}' }], {
      ...options,
      computed: [{ field: 7, compute }],
    });
    expect(deadLetters.map(({ position, reason }) => [position.offset, reason])).toEqual([[4, 'column twice: no']]);
  });
});

describe('fields that stand in the key', () => {
  it('are read from there, NULL without a key, and other fields from the value alone', async () => {
    const { rows, deadLetters } = await read(
      [
        { offset: 0, key: '{"user":"a","n":9}', value: json(1, { user: 'not this', n: 1 }) },
        { offset: 1, key: null, value: json(2, { n: 2 }) },
        { offset: 2, key: '{', value: json(3) },
        { offset: 3, key: '', value: json(4) },
        { offset: 4, key: '{"user":"b"}', value: json(5) },
      ],
      { key: { format: 'json', fields: [1] } },
    );
    expect(rows.map(({ values }) => values.slice(1))).toEqual([
      ['a', 1],
      [null, 2],
      ['b', null],
    ]);
    expect(deadLetters.map(({ reason, raw }) => [reason, raw])).toEqual([
      ["the key '{': not JSON", json(3)],
      ["the key '': empty, not JSON", json(4)],
    ]);
  });

  it('are in the order in which the key has them', async () => {
    const { rows } = await read([{ offset: 0, key: '5,"a,b"', value: json(1) }], {
      key: { format: 'csv', fields: [2, 1] },
    });
    expect(rows.map(({ values }) => values)).toEqual([[1e6, 'a,b', 5]]);
  });
});
