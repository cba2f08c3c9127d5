import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseExpression } from '../../src/query/syntax/parse-expression.js';
import { printExpressionSyntax } from '../support/print-expression-syntax.js';

// DuckDB says how it reads an expression: with the brackets that our parser sees, it must read it the same way.

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});

afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

/** DuckDB's own tree, without places; nothing when it refuses. */
async function duckdbTree(expression: string): Promise<unknown> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [`SELECT ${expression}`]);
  const parsed = JSON.parse(String(reader.getRows()[0]?.[0]), (key, value) =>
    key === 'query_location' || key === 'schema' ? '' : value,
  );
  return parsed.error ? undefined : flat(parsed.statements[0].node.select_list);
}

/** Operators that the parser reads as calls of what they stand for. */
const CALLED: ReadonlyMap<unknown, string> = new Map([
  ['&&', 'list_has_any'],
  ['@>', 'list_has_all'],
  ['<@', 'list_has_all'],
  ['^@', 'starts_with'],
]);

/** AND and OR chains as one list, which DuckDB makes of some and not of others. */
function flat(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(flat);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, flat(value)]));
  const called = CALLED.get(copy.function_name);
  if (called !== undefined && Array.isArray(copy.children)) {
    const children = copy.function_name === '<@' ? copy.children.toReversed() : copy.children;
    return { ...copy, function_name: called, is_operator: false, children };
  }
  if (copy.class !== 'CONJUNCTION' || !Array.isArray(copy.children)) return copy;
  const children = copy.children.flatMap((child) =>
    child.class === 'CONJUNCTION' && child.type === copy.type ? child.children : [child],
  );
  return { ...copy, children };
}

async function expectSameReading(text: string): Promise<void> {
  const theirs = await duckdbTree(text);
  const { expression, problems } = parseExpression(text, 'x.sql');
  if (theirs === undefined) return;
  if (expression === undefined) throw new Error(`refused ${text}: ${problems[0]?.message}`);
  expect(await duckdbTree(printExpressionSyntax(expression)), text).toEqual(theirs);
}

test.each([
  'a + b * c - d',
  'a - b - c',
  'a // b * c % d / e',
  'a || b + c',
  'a + b || c',
  'NOT a = b',
  'NOT a IS NULL',
  'NOT a AND b OR c',
  'a = b IS NULL',
  'a IS NULL = b',
  'a = b LIKE c',
  'a LIKE b || c ESCAPE d || e',
  'a = NOT b',
  'a + NOT b = c',
  'a BETWEEN b + 1 AND c OR d',
  'a BETWEEN b = c AND d',
  'a BETWEEN b AND c = d',
  'a NOT BETWEEN 1 AND 2 AND b',
  'a IN (1, 2) = b',
  'a NOT IN (1) IS NULL',
  'a IN (1) IN (2)',
  'a IS DISTINCT FROM b = c',
  'a IS NOT DISTINCT FROM b AND c',
  'a NOT ILIKE b',
  '- a * b',
  '- a::INT',
  '- a[1] + b',
  '- - a - -1',
  'a::INT::VARCHAR',
  'CASE WHEN a THEN b END::INT',
  "a->'x' = 1 AND b->'y' = 2",
  "a->>'x' = 'y'",
  "a = b->>'x'",
  "a->'x'->>'y' || c",
  "a || b ->> 'x' + c",
  'a OR b -> c OR d',
  "a AT TIME ZONE 'x' - b",
  'f(a).b[1].c',
  "EXTRACT(hour FROM a - INTERVAL '1' DAY)",
  "INTERVAL '30' MINUTE * 2",
  "TIMESTAMP '2020-01-01' - DATE '2019-01-01'",
  "DOUBLE PRECISION '1' + DECIMAL(3, 1) '1.5'",
  "string_agg(DISTINCT a, ',' ORDER BY b DESC NULLS LAST) FILTER (WHERE c)",
  'count(*) + count(ALL a)',
  '[a, b + 1, [c]][1]',
  'a ISNULL AND b NOTNULL OR c IS UNKNOWN',
  'a IS NOT TRUE = b IS FALSE',
  'a == b AND c != d',
  'a | b & c << d >> 2 + 1',
  '- a ^ 2 * b ** c',
  '~ a + b * c = d',
  "a || b ~ 'x' AND c !~ d",
  'a IN b || c AND d NOT IN [1, 2]',
  "TRIM(LEADING 'x' FROM a) || SUBSTRING(b FROM 1 FOR 2) || SUBSTRING(c FROM 2)",
  'a::MAP(INT, VARCHAR)',
  '"a""b" + .5 + 1. + 1e3 + 1_000',
])('%s is read as DuckDB reads it', expectSameReading);

const operand = fc.constantFrom(
  'a',
  'b',
  'c',
  '1',
  "'x'",
  'f(a)',
  'NULL',
  '(a)',
  '(a = b)',
  'NOT a',
  '- b',
  'NOT NOT a',
);
const tail = fc.oneof(
  fc.constantFrom(' IS NULL', ' IS NOT NULL', ' IS TRUE', ' IN (1, b)', ' NOT IN (c)', '::INT', '[1]', ' ISNULL'),
  fc
    .tuple(
      fc.constantFrom(
        ...['+', '-', '*', '/', '//', '%', '||', '=', '<>', '<', '>=', 'AND', 'OR', '->', '->>'],
        ...['&', '|', '<<', '>>', '^', '**', '~', '!~', '&&', '@>', '<@', '^@', 'SIMILAR TO', 'GLOB'],
        ...['LIKE', 'NOT LIKE', 'ILIKE', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM'],
      ),
      operand,
    )
    .map(([operator, right]) => ` ${operator} ${right}`),
  fc.tuple(operand, operand).map(([low, high]) => ` BETWEEN ${low} AND ${high}`),
);
const expressions = fc
  .tuple(operand, fc.array(tail, { maxLength: 6 }))
  .map(([first, rest]) => first + rest.join(''))
  // A type of fixed length, which is refused.
  .filter((text) => !text.includes('::INT[1]'));

test('any chain of operators is read as DuckDB reads it', async () => {
  await fc.assert(fc.asyncProperty(expressions, expectSameReading), { numRuns: 500 });
});
