import { expect, test } from 'vitest';
import { loaded, withDuckDB } from '../support/run-windowed.js';

const run = withDuckDB();
const STREAMS = `CREATE TABLE events (ts TIMESTAMP, k VARCHAR, x INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'x.csv');`;
const TUMBLE = "FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR))";
const GROUP = 'GROUP BY window_start, window_end';

async function plansOf(...queries: readonly string[]) {
  const { project, said } = await loaded(run, STREAMS, ...queries);
  if (project === undefined) throw new Error(said);
  return project.queries;
}

async function versionsOf(...queries: readonly string[]): Promise<number> {
  return new Set((await plansOf(...queries)).map(({ type }) => type.version)).size;
}

test('neither spaces nor comments make another query of it', async () => {
  const text = `SELECT window_start, median(x) AS m ${TUMBLE} ${GROUP}`;
  const spaced = text.replaceAll(' ', '  -- so\n ').replace("'1'  -- so\n HOUR", "'1' HOUR");
  expect(await versionsOf(text, spaced)).toBe(1);
});

test.each([
  [`SELECT window_start, count(*) AS n ${TUMBLE} ${GROUP}`, `SELECT window_start, count(x) AS n ${TUMBLE} ${GROUP}`],
  [
    `SELECT window_start, count(*) AS n ${TUMBLE} ${GROUP}`,
    `SELECT window_start, count(*) AS n ${TUMBLE.replace("'1'", "'2'")} ${GROUP}`,
  ],
  [
    `SELECT window_start, count(*) AS n ${TUMBLE} ${GROUP}`,
    `SELECT window_start, count(*) AS n ${TUMBLE} WHERE x > 1 ${GROUP}`,
  ],
  [
    `SELECT window_start, count(*) AS n ${TUMBLE} ${GROUP} HAVING count(*) > 1`,
    `SELECT window_start, count(*) AS n ${TUMBLE} ${GROUP} HAVING count(*) > 2`,
  ],
])('another clause does: %s', async (...queries) => {
  expect(await versionsOf(...queries)).toBe(2);
});

test.each<[query: string, columns: readonly string[], key: readonly string[]]>([
  [
    `SELECT window_start, count(*), sum(x) total, lower(k) ${TUMBLE} ${GROUP}, k`,
    ['window_start', 'count(*)', 'total', 'lower(k)'],
    ['k'],
  ],
  [`SELECT upper(k) AS u, list(x)[1] ${TUMBLE} AS w ${GROUP}, u`, ['u', 'list(x)[1]'], ['u']],
  [`SELECT w.k, x % 2 AS odd, count(*) AS n ${TUMBLE} w ${GROUP}, w.k, 2`, ['k', 'odd', 'n'], ['k', 'x % 2']],
])('columns and keys are called as they are written: %s', async (query, columns, key) => {
  const [plan] = await plansOf(query);
  expect(plan?.type.columns.map(({ name }) => name)).toEqual(columns);
  expect(plan?.type.key.map(({ name }) => name)).toEqual(key);
});

test.each<[query: string, isFolded: boolean]>([
  [`SELECT count(*) AS n, sum(x) * 2 AS s ${TUMBLE} ${GROUP}, k`, true],
  [`SELECT k, avg(x) FILTER (WHERE k = 'a') AS a ${TUMBLE} WHERE x > 1 ${GROUP}, k HAVING max(x) > 3`, true],
  [`SELECT count(DISTINCT x) AS n ${TUMBLE} ${GROUP}, k`, false],
  [`SELECT list(x) AS l ${TUMBLE} ${GROUP}, k`, false],
  [`SELECT count(*) AS n ${TUMBLE} ${GROUP}, x % 2`, false],
  [`SELECT jaccard(k, 'abc') AS j, count(*) AS n ${TUMBLE} ${GROUP}, k`, false],
])('what merges is computed row by row: %s', async (query, isFolded) => {
  const [plan] = await plansOf(query);
  expect(plan?.kind === 'window' && plan.folded !== undefined).toBe(isFolded);
});

test('without DuckDB it cannot be checked', async () => {
  const { project, said } = await loaded(undefined, STREAMS, `SELECT count(*) AS n ${TUMBLE} ${GROUP}`);
  expect(project).toBeUndefined();
  expect(said).toContain('a query over windows or with OVER is not possible here');
});
