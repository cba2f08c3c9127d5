import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSubqueries, type Subqueries } from '../../src/duckdb/open-subqueries.js';
import { renderProblem } from '../../src/errors.js';
import type { Expression } from '../../src/patterns/expression.js';
import { loadProject } from '../../src/query/load-project.js';
import type { QueryPlan } from '../../src/query/plan.js';
import { typeName } from '../../src/schema.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const STREAMS = "CREATE TABLE plain (x INTEGER) WITH ('connector' = 'filesystem', 'path' = 'plain.csv');";

let subqueries: Subqueries;
beforeAll(async () => {
  subqueries = await openSubqueries('.');
});
afterAll(() => subqueries.close());

async function load(measure: string): Promise<{ readonly plan?: QueryPlan | undefined; readonly problems: string }> {
  const text = `WITH t(id) AS (VALUES (1), (2))
SELECT m FROM t MATCH_RECOGNIZE (
MEASURES ${measure} AS m
AFTER MATCH SKIP PAST LAST ROW PATTERN (A) DEFINE A AS (SELECT true))`;
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'q.sql': text });
  const { project, problems } = await loadProject(folder, subqueries.run);
  return { plan: project?.queries[0], problems: problems.map(renderProblem).join('\n').replaceAll(`${folder}/`, '') };
}

async function measure(text: string): Promise<Expression | undefined> {
  const { plan, problems } = await load(text);
  expect(problems).toBe('');
  return plan?.kind === 'match' ? plan.measures[0]?.expression : undefined;
}

describe('a subquery is a constant', () => {
  test.each([
    ["(SELECT 'x')", 'VARCHAR', 'x'],
    ['(SELECT 1000)', 'INTEGER', 1000],
    ['((SELECT 1) + 1)', 'INTEGER', 2],
    ['(SELECT 9223372036854775807)', 'BIGINT', 9223372036854775807n],
    ['(SELECT sum(x) FROM range(3) r(x))', 'HUGEINT', 3],
    ['(SELECT 1 WHERE false)', 'INTEGER', null],
    ['(SELECT [1, 2])', 'INTEGER[]', [1, 2]],
    ["(WITH a AS (SELECT ')' AS x) SELECT x FROM a)", 'VARCHAR', ')'],
    ['(VALUES (7))', 'INTEGER', 7],
    ['EXISTS (SELECT 1, 2)', 'BOOLEAN', true],
    ['NOT EXISTS (SELECT 1 WHERE false)', 'BOOLEAN', true],
    ["'Y' IN (SELECT 'Y')", 'BOOLEAN', true],
    ["'Y' NOT IN (SELECT 'Y')", 'BOOLEAN', false],
    ['NULL IN (SELECT 1 WHERE false)', 'BOOLEAN', false],
    ['1 IN (SELECT 2 UNION ALL SELECT NULL)', 'BOOLEAN', null],
    ['1.0 IN (SELECT 1)', 'BOOLEAN', true],
    ['[1] IN (SELECT [1])', 'BOOLEAN', true],
  ])('%s', async (text, type, value) => {
    const expression = await measure(text);
    expect(expression).toMatchObject({ kind: 'literal', value });
    expect(expression === undefined ? '' : typeName(expression.type)).toBe(type);
  });

  test('it may stand wherever an expression may', async () => {
    const text = `SELECT id + (SELECT 1) AS next
FROM (SELECT id FROM (VALUES ((SELECT 5)), (6), (7)) t(id) WHERE id NOT IN (SELECT 6)) t MATCH_RECOGNIZE (
  MEASURES A.id AS id AFTER MATCH SKIP PAST LAST ROW PATTERN (A))
WHERE id = (SELECT 7)`;
    const { project, problems } = await loadProject(temporaryFolder({ 'q.sql': text }), subqueries.run);
    expect(problems).toEqual([]);
    expect(project?.queries[0]).toMatchObject({
      input: { branches: [{ kind: 'values', rows: [[5], [7]] }] },
      where: { arguments: [{}, { kind: 'literal', value: 7 }] },
      select: [{ expression: { arguments: [{}, { kind: 'literal', value: 1 }] } }],
    });
  });

  test('files are looked for in the folder of the queries', async () => {
    const inFolder = await openSubqueries(temporaryFolder({ 'rates.csv': 'rate\n1.5\n2.5\n' }));
    expect((await inFolder.run("SELECT max(rate) FROM 'rates.csv'", 2)).rows).toEqual([[2.5]]);
    await inFolder.close();
  });

  test('x IN (SELECT …) is a call with the list, so that the version of a query knows it', async () => {
    const expression = await measure('A.id IN (SELECT x FROM range(3) r(x))');
    expect(expression).toMatchObject({
      kind: 'call',
      function: { name: 'in list' },
      arguments: [{}, { kind: 'literal', value: [0, 1, 2] }],
    });
    const versions = await Promise.all(['0', '1'].map((n) => load(`A.id IN (SELECT ${n})`)));
    expect(new Set(versions.map(({ plan }) => plan?.type.version)).size).toBe(2);
  });
});

describe('what is wrong with a subquery is said where it stands', () => {
  test.each([
    ['(SELECT x FROM plain)', 'q.sql:3:11: a subquery cannot read plain'],
    ['(SELECT id FROM t)', 'q.sql:3:11: a subquery cannot read t'],
    ['A.id IN (SELECT A.id)', 'q.sql:3:19: DuckDB refuses the subquery: Binder Error'],
    ['(SELECT A.id)', 'A subquery is run once by DuckDB, before anything is read: it sees no column of a row'],
    ['(SELECT 1, 2)', 'q.sql:3:11: a subquery gives one column here, this one has 2'],
    ['(SELECT x FROM range(2) r(x))', 'q.sql:3:11: a subquery gives one value here, this one has several rows'],
    ['EXISTS (SELECT 1 FROM nowhere)', 'q.sql:3:18: DuckDB refuses the subquery: Catalog Error'],
    ["(SELECT 'x'::INTEGER)", 'q.sql:3:11: DuckDB refuses the subquery: Conversion Error'],
    ['(SELECT FROM)', 'q.sql:3:11: DuckDB refuses the subquery: '],
    ["lower((SELECT 1)) || (SELECT 'a' || nothing)", 'q.sql:3:32: DuckDB refuses'],
    ["DATE '2026-01-01' IN (SELECT 1)", 'these do not compare'],
  ])('%s', async (text, said) => {
    const { plan, problems } = await load(text);
    expect(plan).toBeUndefined();
    expect(problems).toContain(said);
  });

  test('without anything that could run it, it is refused', async () => {
    const text = 'SELECT * FROM (VALUES (1)) t(id) MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS (SELECT true))';
    const { problems } = await loadProject(temporaryFolder({ 'q.sql': text }));
    expect(problems.map(renderProblem).join('\n')).toContain('a subquery is not possible here');
  });
});
