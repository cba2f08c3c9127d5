import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { motif } from './fake-terminal.js';

const CLAUSES = `MATCH_RECOGNIZE (
  ORDER BY id
  MEASURES A.n AS low, B.n AS high
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B)
  DEFINE B AS B.n > A.n AND B.n IN (SELECT x FROM range(100) r(x))
)
`;
const OVER_VALUES = `SELECT low, high FROM (VALUES (2, 6), (1, 5)) t(id, n) ${CLAUSES}`;
const STREAMS = `CREATE TABLE plain (id INTEGER, n INTEGER)
WITH ('connector' = 'filesystem', 'path' = 'plain.csv', 'format' = 'csv');
`;
const CASE = `- name: a rise
  output:
    - { low: 5, high: 6, time: null }
`;

test('a query over VALUES runs by itself: no streams.sql, no input', async () => {
  const queries = temporaryFolder({ 'rises.sql': OVER_VALUES, 'rises.test.yaml': CASE });
  expect(await motif(['check', queries])).toMatchObject({
    code: 0,
    stdout: 'rises: t, without a bound in time, gives matches: low, high\n',
    stderr: '',
  });
  const archive = join(queries, 'archive');
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    behaviour: 'rises',
    kind: 'match',
    time: null,
    key: {},
    values: { low: 5, high: 6 },
    evidence: [
      { variable: 'A', source: 't', partition: 0, offset: 1 },
      { variable: 'B', source: 't', partition: 0, offset: 0 },
    ],
  });
  expect(stderr).toMatch(/rises +1 +0\n/);
  const asked = await motif(['sql', 'SELECT time, low FROM rises', '--archive', archive, '--format', 'ndjson']);
  expect(asked.stdout).toBe('{"time":null,"low":5}\n');
  expect((await motif(['run', queries, '--archive', archive])).stderr).toContain('nothing new since the last run');
  expect((await motif(['test', queries])).stdout).toContain('1 passed, 0 failed');
});

test('a table from a file: as a table on the terminal its rows have no time', async () => {
  const queries = temporaryFolder({
    'streams.sql': STREAMS,
    'rises.sql': `SELECT low, high FROM (SELECT id, n * 2 AS n FROM plain WHERE n > 0) t ${CLAUSES}`,
    'rises.test.yaml': `- name: a rise\n  input: { plain: [{ id: 2, n: 3 }, { id: 1, n: 2 }, { n: -1 }] }\n  output: [{ low: 4, high: 6 }]\n`,
    'plain.csv': 'id,n\n3,1\n1,1\n2,2\n4,\nx,1\n',
  });
  const archive = join(queries, 'archive');
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive, '--output', 'table']);
  expect(code).toBe(0);
  expect(stdout).toContain('rises: matches\n');
  expect(stdout.trimEnd().split('\n').at(-1)?.trim()).toMatch(/^2 +4$/);
  expect(stderr).toContain('4 events in');
  expect(stderr).toContain('1 dead letter');
  const asked = await motif([
    'sql',
    'SELECT id, _time FROM plain ORDER BY id',
    '--archive',
    archive,
    '--format',
    'ndjson',
  ]);
  expect(asked.stdout).toBe([1, 2, 3, 4].map((id) => `{"id":${id},"_time":null}\n`).join(''));
  expect((await motif(['test', queries])).stdout).toContain('1 passed, 0 failed');
});

test('a subquery that DuckDB refuses is a problem with its place, for check and run', async () => {
  const queries = temporaryFolder({ 'rises.sql': OVER_VALUES.replace('range(100)', 'nowhere') });
  for (const command of ['check', 'run']) {
    const { code, stderr } = await motif([command, queries]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${queries}/rises.sql:7:37: DuckDB refuses the subquery: Catalog Error`);
  }
});
