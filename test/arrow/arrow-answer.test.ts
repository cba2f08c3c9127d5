import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrowAnswer } from '../../src/arrow/arrow-answer.js';
import type { Cell } from '../../src/arrow/column-type.js';
import { loadArrow } from '../../src/arrow/load-arrow.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { quoteName, typeName } from '../../src/schema.js';
import { arbitraryArrowTable, rowsOf } from '../support/arrow-table.js';
import { runs } from '../support/runs.js';

const arrow = await loadArrow();
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

async function asked(expression: string): Promise<readonly [string, Cell]> {
  const database = await openDatabase(':memory:', { access: 'write' });
  const table = await (await arrowAnswer(await database.query(`SELECT ${expression} AS a`))).table();
  await database.close();
  const [batch] = table.batches;
  return [String(table.schema.fields[0]?.type), batch === undefined ? null : (rowsOf(arrow, batch)[0]?.[0] ?? null)];
}

test.each<[string, string, Cell]>([
  ['true', 'Bool', true],
  ['1::TINYINT', 'Int8', 1],
  ['255::UTINYINT', 'Int16', 255],
  ['4294967295::UINTEGER', 'Int64', 4_294_967_295],
  ['9223372036854775807', 'Int64', 9_223_372_036_854_775_807n],
  ['18446744073709551615::UBIGINT', 'Decimal[38e0]', 18_446_744_073_709_551_615n],
  ['-12.30::DECIMAL(4,2)', 'Decimal[4e+2]', -1230],
  ['-12.30::DECIMAL(9,2)', 'Decimal[9e+2]', -1230],
  ['-12.30::DECIMAL(18,2)', 'Decimal[18e+2]', -1230],
  ['-12.30::DECIMAL(38,2)', 'Decimal[38e+2]', -1230],
  ['0.1::FLOAT', 'Float32', Math.fround(0.1)],
  ["TIMESTAMP '2026-01-31 12:00:00.123456'", 'Timestamp<MICROSECOND>', 1_769_860_800_123_456],
  ["TIMESTAMPTZ '2026-01-31 12:00:00+00'", 'Timestamp<MICROSECOND, UTC>', 1_769_860_800_000_000],
  ["'2026-01-31 12:00:00'::TIMESTAMP_S", 'Timestamp<MICROSECOND>', 1_769_860_800_000_000],
  ["'infinity'::TIMESTAMP", 'Timestamp<MICROSECOND>', Infinity],
  ["'-infinity'::TIMESTAMP_S", 'Timestamp<MICROSECOND>', -Infinity],
  ["'-infinity'::DATE", 'Date32<DAY>', -Infinity],
  ["TIME '10:00:00.5'", 'Time64<MICROSECOND>', '10:00:00.5'],
  ["TIMETZ '10:00:00+02'", 'Utf8', '10:00:00+02'],
  ["INTERVAL '-1 month 2 days 3 seconds'", 'Interval<MONTH_DAY_NANO>', { months: -1, days: 2, micros: 3_000_000 }],
  ["'a'::ENUM('a', 'b')", 'Utf8', 'a'],
  ["'\\x00a'::BLOB", 'Binary', bytes('\0a')],
  ['NULL', 'Int32', null],
])('%s is %s', async (expression, type, value) => {
  expect(await asked(expression)).toEqual([type, value]);
});

test('a time beyond what a number holds exactly is exact', async () => {
  const database = await openDatabase(':memory:', { access: 'write' });
  const answer = await arrowAnswer(await database.query("SELECT TIMESTAMP '9999-12-31 23:59:59.999999' AS a"));
  const table = await answer.table();
  await database.close();
  expect(table.batches[0]?.data.children[0]?.values[0]).toBe(253_402_300_799_999_999n);
});

test('law: what DuckDB has in a table it gives through Arrow as it does through motif', async () => {
  const database = await openDatabase(':memory:', { access: 'write' });
  let tables = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryArrowTable(), async ({ schema, rows }) => {
      const name = `t${tables++}`;
      await database.run(
        `CREATE TABLE ${name} (${schema.map((f) => `${quoteName(f.name)} ${typeName(f.type)}`).join()})`,
      );
      await database.transaction(() =>
        database.append(
          { schema: 'main', name },
          schema.map(({ type }, i) => ({ type, column: { kind: 'value', values: rows.map((row) => row[i] ?? null) } })),
          rows.length,
        ),
      );
      const { batches } = await arrowAnswer(await database.query(`FROM ${name}`));
      const read: (readonly Cell[])[] = [];
      for await (const batch of batches) read.push(...rowsOf(arrow, batch));
      expect(read).toEqual(rows);
    }),
    { numRuns: Math.ceil(runs / 8) },
  );
  await database.close();
});
