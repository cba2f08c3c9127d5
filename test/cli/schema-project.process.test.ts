import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { motif } from './fake-terminal.js';
import { shop } from './shop.js';

async function schema(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await motif(['schema', ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

test('of a behaviour in Avro: its SELECT', async () => {
  expect(JSON.parse(await schema('changed_mind', '--as', 'avro', shop().queries))).toEqual({
    type: 'record',
    name: 'changed_mind',
    fields: [
      { name: 'item', type: ['null', 'string'], default: null },
      { name: 'removed_at', type: ['null', { type: 'long', logicalType: 'timestamp-micros' }], default: null },
      {
        name: 'price',
        type: ['null', { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 }],
        default: null,
      },
    ],
  });
});

test('in Protobuf', async () => {
  expect(await schema('CHANGED_MIND', '--as', 'protobuf', shop().queries)).toBe(`syntax = "proto3";

import "google/protobuf/timestamp.proto";

message ChangedMind {
  optional string item = 1;
  optional google.protobuf.Timestamp removed_at = 2;
  optional string price = 3;
}
`);
});

test('of a stream in JSON Schema', async () => {
  expect(JSON.parse(await schema('events', '--as', 'json-schema', shop().queries))).toEqual({
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'events',
    type: 'object',
    properties: {
      ts: { type: ['string', 'null'], format: 'date-time' },
      user_id: { type: ['integer', 'null'] },
      item: { type: ['string', 'null'] },
      event: { type: ['string', 'null'] },
      price: { type: ['number', 'null'] },
    },
    additionalProperties: false,
  });
});

test('of a stream in TypeScript', async () => {
  expect(await schema('events', '--as', 'typescript', shop().queries)).toBe(`export interface Events {
  /** TIMESTAMP */
  readonly ts: string | null;
  /** BIGINT */
  readonly user_id: number | null;
  readonly item: string | null;
  readonly event: string | null;
  /** DECIMAL(10,2) */
  readonly price: number | null;
}
`);
});

test('in TypeScript what motif prints is of the type', async () => {
  const folder = shop();
  const types = await schema('changed_mind', '--as', 'typescript', folder.queries);
  const { stdout } = await motif(['run', folder.queries, '--no-archive', '--output', 'ndjson']);
  const line = stdout.split('\n').find((text) => text.includes('"changed_mind"'));
  const check = (text: string) => {
    const file = join(
      `${temporaryFolder({ 'check.ts': `${types}export const line: ChangedMind = ${text};\n` })}`,
      'check.ts',
    );
    return spawnSync('npx', ['tsc', '--noEmit', '--strict', '--ignoreConfig', file], { encoding: 'utf8' });
  };
  expect(check(line ?? '')).toMatchObject({ stdout: '', status: 0 });
  expect(check((line ?? '').replace('"price":2.50', '"price":"2.50"')).stdout).toContain("'string' is not assignable");
});

test('of a query that inserts into a table: the columns of its records, under its name', async () => {
  const connection = "'properties.bootstrap.servers' = 'localhost:9092'";
  const folder = temporaryFolder({
    'streams.sql': `CREATE TABLE clicks (ts TIMESTAMP, user_id INTEGER, twice AS user_id * 2, WATERMARK FOR ts AS ts)
WITH ('connector' = 'kafka', 'topic' = 'clicks', 'format' = 'json', 'properties.group.id' = 'g', ${connection});
CREATE TABLE alerts (at_time TIMESTAMP METADATA FROM 'timestamp', user_id INTEGER, n INTEGER)
WITH ('connector' = 'kafka', 'topic' = 'alerts', 'format' = 'json', 'key.fields' = 'user_id', 'key.format' = 'json',
  'value.fields-include' = 'EXCEPT_KEY', ${connection});`,
    'odd.sql': 'INSERT INTO alerts (user_id, n) SELECT user_id, twice FROM clicks',
  });
  for (const name of ['odd', 'alerts']) {
    const text = await schema(name, '--as', 'avro', `${folder}`);
    expect(JSON.parse(text)).toEqual({
      type: 'record',
      name: 'alerts',
      fields: [{ name: 'n', type: ['null', 'int'], default: null }],
    });
  }
  const { fields } = JSON.parse(await schema('clicks', '--as', 'avro', `${folder}`));
  expect(fields).toMatchObject([{ name: 'ts' }, { name: 'user_id' }]);
});

test.each([
  [['chnged_mind', '--as', 'avro'], 2, 'there is no behaviour and no stream chnged_mind\n  did you mean changed_mind?'],
  [['x', '--as', 'avro'], 2, 'There are: abandoned, changed_mind, events'],
  [['changed_mind', '--as', 'protobuff'], 2, 'did you mean protobuf?'],
  [['changed_mind'], 2, 'as'],
])('%j is refused', async (words, code, text) => {
  const found = await motif(['schema', ...words, ...(words.length === 3 ? [shop().queries] : [])]);
  expect(found).toMatchObject({ code, stdout: '' });
  expect(found.stderr).toContain(text);
});

test('what cannot be said is refused by the name of the column', async () => {
  const folder = temporaryFolder({
    'streams.sql': `CREATE TABLE t (a INTEGER[][], "a b" INTEGER, c MAP(DOUBLE, VARCHAR), item_id INTEGER, itemId INTEGER)
WITH ('connector' = 'filesystem', 'path' = 't.ndjson', 'format' = 'json');`,
    'q.sql': 'SELECT a FROM t',
  });
  const { code, stdout, stderr } = await motif(['schema', 't', '--as', 'protobuf', `${folder}`]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(`column a: Protobuf has no list of lists or maps (INTEGER[][])
  Put it into a STRUCT, or make it JSON with to_json.

column a b (INTEGER): a schema has no field of this name
  A name is letters, digits and _ and begins with no digit: give it another with AS.

column c: Protobuf has no map with such keys (MAP(DOUBLE, VARCHAR))
  A key may be a text, an integer or a BOOLEAN.

columns item_id and itemId have one name in Protobuf's JSON, itemId
  Give one of them another name with AS.
`);
});
