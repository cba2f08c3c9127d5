import { expect, test } from 'vitest';
import { type Captured, MatchedRows } from '../../src/patterns/captures.js';
import { valueKey } from '../../src/patterns/value-key.js';

const VALUES: readonly Captured[] = [
  null,
  true,
  false,
  1,
  -1,
  10n ** 20n,
  '',
  '1',
  '1 #1',
  '2:1',
  'null',
  [],
  [1],
  ['1'],
  [null],
  [[1]],
  [1, 2],
  [1, '2'],
  ['a b', 'c'],
  ['a', 'b c'],
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [Number.NaN, 1],
  [null, 1],
  { months: 1, days: 0, micros: 0 },
  { months: 0, days: 1, micros: 0 },
];

test('values that differ have keys that differ, also one after another', () => {
  expect(new Set(VALUES.map(valueKey)).size).toBe(VALUES.length);
  const pairs = VALUES.flatMap((a) => VALUES.map((b) => `${valueKey(a)} ${valueKey(b)}`));
  expect(new Set(pairs).size).toBe(pairs.length);
});

test('equal values have one key', () => {
  for (const value of VALUES) expect(valueKey(value)).toBe(valueKey(structuredClone(value)));
});

test('remembered rows are like no others', () => {
  const rows = new MatchedRows(0, 'A', undefined);
  expect(valueKey(rows)).not.toBe(valueKey(rows));
});
