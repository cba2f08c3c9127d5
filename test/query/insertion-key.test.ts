import { expect, test } from 'vitest';
import type { BehaviourType } from '../../src/behaviour.js';
import { insertionKey } from '../../src/query/insertion-key.js';
import type { Insertion } from '../../src/query/plan.js';
import type { DataType, Schema } from '../../src/schema.js';
import { declareStreams } from '../support/planned.js';

/** Of what a query with PARTITION BY these columns inserts, each into the column of its name. */
function keyOf(partitionBy: readonly string[], options = ''): Insertion['key'] | readonly string[] {
  const columns = 'user_id BIGINT, item VARCHAR, price DECIMAL(10, 2)';
  const { streams, problems } = declareStreams(
    `CREATE TABLE found (${columns}) WITH ('connector' = 'kafka', 'topic' = 'f', 'properties.bootstrap.servers' = 'one:9092', 'format' = 'json'${options});`,
  );
  expect(problems).toEqual([]);
  const [stream] = streams;
  if (stream === undefined) return undefined;
  const key = partitionBy.map((name) => ({ name, type: typeOf(stream.schema, name) }));
  const type: BehaviourType = { name: 'q', version: 'v', key, columns: stream.schema };
  const said: string[] = [];
  const found = insertionKey(stream, type, [0, 1, 2], (message, hint) => said.push(message, hint));
  return said.length > 0 ? said : found;
}

function typeOf(schema: Schema, name: string): DataType {
  return schema.find((field) => field.name === name)?.type ?? { kind: 'VARCHAR' };
}

test.each([
  [['item'], { fields: [1], format: 'raw' }],
  [['user_id'], { fields: [0], format: 'json' }],
  [['price'], { fields: [2], format: 'json' }],
  [['item', 'user_id'], { fields: [1, 0], format: 'json' }],
  [['other'], undefined],
  [[], undefined],
])('PARTITION BY %j is a key, as it is where it is one text, else as JSON', (partitionBy, expected) => {
  expect(keyOf(partitionBy)).toEqual(expected);
});

test("'key.fields' and 'key.format' go first", () => {
  expect(keyOf(['item'], ", 'key.fields' = 'price;item', 'key.format' = 'csv'")).toEqual({
    fields: [2, 1],
    format: 'csv',
  });
});

test("a key that cannot be 'raw' is refused", () => {
  const hint = "Give table found another 'key.format', or say with 'key.fields' which column is the key";
  expect(keyOf(['user_id', 'item'], ", 'key.format' = 'raw'")).toEqual([
    "records of found: 'raw' is one column as it is, and the key has 2",
    hint,
  ]);
  expect(keyOf(['price'], ", 'key.format' = 'raw'")).toEqual([
    "records of found: 'raw' is a VARCHAR, a BOOLEAN or a number of up to 8 bytes, and price is DECIMAL(10,2)",
    hint,
  ]);
  expect(keyOf([], ", 'key.format' = 'raw'")).toBeUndefined();
});
