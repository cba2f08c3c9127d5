import { expect, test } from 'vitest';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { typeName, type Value } from '../../src/schema.js';

async function read(expression: string): Promise<readonly [string, Value]> {
  const database = await openDatabase(':memory:', { access: 'write' });
  const result = await database.query(`SELECT ${expression} AS a`);
  const rows: (readonly Value[])[] = [];
  for await (const row of result.rows()) rows.push(row);
  await database.close();
  return [result.columns.map(({ type }) => typeName(type)).join(), rows[0]?.[0] ?? null];
}

test.each<[string, string, Value]>([
  ['1::UTINYINT', 'SMALLINT', 1],
  ['4294967295::UINTEGER', 'BIGINT', 4_294_967_295],
  ['18446744073709551615::UBIGINT', 'HUGEINT', 18_446_744_073_709_551_615n],
  ['9007199254740991::BIGINT', 'BIGINT', 9_007_199_254_740_991],
  ['9007199254740992::BIGINT', 'BIGINT', 9_007_199_254_740_992n],
  ['12.30::DECIMAL(10,2)', 'DECIMAL(10,2)', 1230],
  ["TIMESTAMP '2026-01-31 12:00:00.123456'", 'TIMESTAMP', 1_769_860_800_123_456],
  ["'2026-01-31 12:00:00'::TIMESTAMP_S", 'TIMESTAMP', 1_769_860_800_000_000],
  ["'2026-01-31 12:00:00.5'::TIMESTAMP_MS", 'TIMESTAMP', 1_769_860_800_500_000],
  ["'infinity'::TIMESTAMP_S", 'TIMESTAMP', Infinity],
  ["'-infinity'::DATE", 'DATE', -Infinity],
  ["INTERVAL '1 month 2 days 3 seconds'", 'INTERVAL', { months: 1, days: 2, micros: 3_000_000 }],
  ["'[1]'::JSON", 'JSON', '[1]'],
  ['[[1, NULL], NULL, []]', 'INTEGER[][]', [[1, null], null, []]],
  ['row(1, 2)', 'STRUCT("" INTEGER, "" INTEGER)', [1, 2]],
  ["{'a': NULL, 'b': {'c': 'x'}}", 'STRUCT("a" INTEGER, "b" STRUCT("c" VARCHAR))', [null, ['x']]],
  [
    "MAP {'a': 1, 'b': NULL}",
    'MAP(VARCHAR, INTEGER)',
    [
      ['a', 1],
      ['b', null],
    ],
  ],
  ["MAP {1: [{'x': DATE '1970-01-02'}]}", 'MAP(INTEGER, STRUCT("x" DATE)[])', [[1, [[1]]]]],
  ['NULL', 'INTEGER', null],
])('%s is %s', async (expression, type, value) => {
  expect(await read(expression)).toEqual([type, value]);
});

test.each([
  ["TIME '10:00:00'", '10:00:00'],
  ["'\\x00a'::BLOB", '\\x00a'],
  ['1::UNION(n INTEGER)', '1'],
  ["'a'::ENUM('a', 'b')", 'a'],
  ['[1, 2]::INTEGER[2]', '[1, 2]'],
  ["'101'::BIT", '101'],
  ["'2026-01-31 12:00:00.123456789'::TIMESTAMP_NS", '2026-01-31 12:00:00.123456789'],
  ["TIMETZ '10:00:00+02'", '10:00:00+02'],
  ["{'a': 1}::VARIANT", "{'a': 1}"],
])('a type that motif does not have is given as its text: %s', async (expression, text) => {
  expect(await read(expression)).toEqual(['VARCHAR', text]);
});
