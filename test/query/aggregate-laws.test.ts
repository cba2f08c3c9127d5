import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderProblem } from '../../src/errors.js';
import { formatText } from '../../src/format-value.js';
import { parseValue } from '../../src/parse-value.js';
import { compileMeasure } from '../../src/patterns/compile-measure.js';
import type { Row } from '../../src/patterns/row.js';
import { bindExpression } from '../../src/query/binding/bind-expression.js';
import { ProblemReport } from '../../src/query/problem-report.js';
import { parseExpression } from '../../src/query/syntax/parse-expression.js';
import { typeName } from '../../src/schema.js';
import { ROWS, SCHEMA } from '../support/arbitrary-sql.js';
import { DuckDBOracle } from '../support/duckdb-oracle.js';

let oracle: DuckDBOracle;
beforeAll(async () => {
  oracle = await DuckDBOracle.open(SCHEMA, ROWS);
});
afterAll(() => oracle.close());

test.each([
  'count(*)',
  'count(s)',
  'count(DISTINCT s)',
  'count(*) FILTER (WHERE i8 > 0)',
  'count_if(i8 > 0)',
  'sum(i8)',
  'sum(i64)',
  'sum(b)',
  'sum(m)',
  'sum(f) FILTER (WHERE f < 10)',
  'sum(DISTINCT i16)',
  'avg(i16)',
  'avg(m)',
  'avg(DISTINCT n)',
  'avg(d) FILTER (WHERE isfinite(d))',
  'min(s)',
  'max(s)',
  'min(d)',
  'max(d)',
  'min(ts)',
  'max(iv)',
  'max(b)',
  'bool_and(i8 < 200)',
  'bool_or(i8 > 100)',
  'arg_min(s, ts) FILTER (WHERE i8 = 7)',
  'max_by(i32, m) FILTER (WHERE i8 = -128)',
  "string_agg(u, '-')",
  'list(i8)',
  'any_value(s)',
  'sum(i8) FILTER (WHERE false)',
  'sum(b) FILTER (WHERE false)',
  'count(s) FILTER (WHERE false)',
  'sum(i8) * 2 + count(*)',
])('%s over rows is what DuckDB makes of them', async (text) => {
  expect(measure(text)).toEqual(await oracle.ask(text));
});

/** Over a match of all rows. */
function measure(text: string): unknown {
  const report = new ProblemReport(text, 'test');
  const { expression: syntax } = parseExpression(text, 'test');
  const bound =
    syntax &&
    bindExpression(
      syntax,
      {
        kind: 'match',
        clause: 'MEASURES',
        input: { name: 't', schema: SCHEMA },
        variables: ['A'],
        subsets: new Map(),
        memories: [],
      },
      report,
    );
  if (bound === undefined) throw new Error(report.problems.map(renderProblem).join('\n'));
  const { type } = bound.expression;
  const value = compileMeasure(bound.expression)({
    rows: ROWS.map((row) => ({ row: rowOf(row), variable: 'A' })),
    index: ROWS.length - 1,
    matchNumber: 1,
    neighbour: () => undefined,
  });
  return { kind: 'values', type: typeName(type), values: [value === null ? null : formatText(type, value)] };
}

function rowOf(texts: readonly (string | null)[]): Row<unknown> {
  const values = SCHEMA.map(({ type }, field) => {
    const text = texts[field] ?? null;
    return text === null ? null : (parseValue(type, text) ?? null);
  });
  const row: Row<unknown> = {
    time: 0,
    position: { source: 't', partition: 0, offset: 0 },
    event: undefined,
    at: (field) => values[field] ?? null,
    keep: () => row,
  };
  return row;
}
