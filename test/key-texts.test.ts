import { expect, test } from 'vitest';
import { type Batch, valueAt } from '../src/batch.js';
import { BatchBuilder } from '../src/batch-builder.js';
import { keyTexts } from '../src/key-texts.js';
import type { Schema, Value } from '../src/schema.js';

const schema: Schema = [
  { name: 'user_id', type: { kind: 'BIGINT' } },
  { name: 'shop', type: { kind: 'VARCHAR' } },
  { name: 'since', type: { kind: 'TIMESTAMP' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
];
const ROWS: readonly (readonly Value[])[] = [
  [9_007_199_254_740_993n, 'a "b"', 0, 250],
  [7, 'é', 1_500_000, -5],
  [null, null, null, null],
];

function batch(): Batch {
  const builder = new BatchBuilder('s', schema, { source: 'a', partition: 0 });
  for (const [offset, row] of ROWS.entries()) builder.add(row, 0, offset);
  return builder.finish();
}

function textsOf(...keyFields: readonly number[]): readonly Value[] {
  const texts = keyTexts(batch(), keyFields);
  return ROWS.map((_, row) => valueAt(texts, row));
}

test('the key of one column is its text', () => {
  expect(textsOf(0)).toEqual(['9007199254740993', '7', null]);
  expect(textsOf(1)).toEqual(['a "b"', 'é', null]);
  expect(textsOf(2)).toEqual(['1970-01-01 00:00:00', '1970-01-01 00:00:01.5', null]);
  expect(textsOf(3)).toEqual(['2.50', '-0.05', null]);
});

test('the key of several is a JSON array, in the order in which they are named', () => {
  expect(textsOf(1, 0)).toEqual(['["a \\"b\\"",9007199254740993]', '["é",7]', '[null,null]']);
  expect(textsOf(0, 3)).toEqual(['[9007199254740993,2.50]', '[7,-0.05]', '[null,null]']);
});

test('a column of strings is not copied', () => {
  const one = batch();
  expect(keyTexts(one, [1])).toBe(one.columns[1]);
});
