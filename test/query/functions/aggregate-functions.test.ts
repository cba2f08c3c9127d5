import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseValue } from '../../../src/parse-value.js';
import { ROWS, SCHEMA } from '../../support/arbitrary-sql.js';
import { type Answer, DuckDBOracle } from '../../support/duckdb-oracle.js';
import { evaluateAggregate } from '../../support/evaluate-aggregate.js';

let oracle: DuckDBOracle;
beforeAll(async () => {
  oracle = await DuckDBOracle.open(SCHEMA, ROWS);
});
afterAll(() => oracle.close());

const VALUES = ROWS.map((row) =>
  SCHEMA.map(({ type }, column) => {
    const text = row[column] ?? null;
    return text === null ? null : (parseValue(type, text) ?? null);
  }),
);
// Left out are values that are equal and not the same: 1 month and 30 days; DuckDB counts nan as -inf in a histogram.
const COLUMNS = SCHEMA.map(({ name }) => name).filter((name) => name !== 'iv' && name !== 'd');
const EVERY = ['list', 'mode', 'histogram', 'arbitrary', 'any_value', 'min', 'max', 'count', 'median'];
const OF_NUMBERS = ['stddev', 'stddev_pop', 'variance', 'var_pop', 'product', 'avg', 'sum'];
const NUMBERS = ['i8', 'i16', 'i32', 'i64', 'f', 'm', 'n'];
const INTEGERS = ['i8', 'i16', 'i32', 'i64', 'i128'];

test.each([
  ...EVERY.flatMap((name) => COLUMNS.map((column) => `${name}(${column})`)),
  ...OF_NUMBERS.flatMap((name) => NUMBERS.map((column) => `${name}(${column})`)),
  ...['bit_and', 'bit_or', 'bit_xor'].flatMap((name) => INTEGERS.map((column) => `${name}(${column})`)),
  ...['0', '0.1', '0.5', '0.75', '1', '[0.25, 0.5]'].flatMap((share) =>
    ['i16', 'd', 'm', 'dt', 'ts'].map((column) => `quantile_cont(${column}, ${share})`),
  ),
  ...['0', '0.1', '0.5', '1', '[0.25, 0.9]'].flatMap((share) =>
    ['s', 'i64', 'n', 'd'].map((column) => `quantile_disc(${column}, ${share})`),
  ),
  ...['min', 'max'].flatMap((name) => ['i32', 's', 'd', 'ts', 'iv'].map((column) => `${name}(${column}, 5)`)),
  'bool_and(b)',
  'bool_or(b)',
  'count_if(b)',
  'count(*)',
  "string_agg(s, '-')",
  'string_agg(i8)',
  'max_by(i32, i64, 1)',
  'min_by(i64, i64, 3)',
  'list(iv)',
])('%s is what DuckDB makes of it', async (text) => {
  expect(rounded(evaluateAggregate(text, SCHEMA, VALUES))).toEqual(rounded(await oracle.ask(text)));
});

/** Reals to 11 digits: DuckDB adds up in another order. Counts are BIGINT, where DuckDB has UBIGINT. */
function rounded(answer: Answer): unknown {
  if (answer.kind === 'refused') return 'refused';
  return {
    type: answer.type.replaceAll('UBIGINT', 'BIGINT'),
    values: answer.values.map((value) =>
      typeof value === 'string'
        ? value.replace(/\d+\.\d{8,}/g, (number) => String(Number(Number(number).toPrecision(11))))
        : value,
    ),
  };
}

test.each([
  ['min(x, 0)', 'from 1 to'],
  ['max(x, x)', 'is a constant'],
  ['max_by(x, x, 0)', 'from 1 to'],
  ['quantile_cont(x, 1.5)', 'from 0 to 1'],
  ['quantile_cont(s, 0.5)', 'quantile_disc'],
  ['quantile_cont(x, x)', 'is a constant'],
])('%s is refused', (text, said) => {
  const schema = [
    { name: 'x', type: { kind: 'INTEGER' } },
    { name: 's', type: { kind: 'VARCHAR' } },
  ] as const;
  const answer = evaluateAggregate(text, schema, [[1, 'a']]);
  expect(answer.kind === 'refused' && answer.reason).toContain(said);
});
