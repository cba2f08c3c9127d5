import { expect, test } from 'vitest';
import { type Problem, renderProblem } from '../../../src/errors.js';
import { loadProject } from '../../../src/query/load-project.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const STREAMS = `CREATE TABLE events (ts TIMESTAMP, user_id BIGINT, type VARCHAR, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv', 'state.ttl' = '1 day');
CREATE TABLE alerts (ts TIMESTAMP, who BIGINT, what VARCHAR, WATERMARK FOR ts AS ts);
CREATE TABLE notes (what VARCHAR);`;

const PAIRS = (from: string, order: string): string => `SELECT * FROM ${from} MATCH_RECOGNIZE (
  PARTITION BY user_id ORDER BY ${order} MEASURES count(*) AS n AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A A) WITHIN INTERVAL '1' DAY DEFINE A AS true)`;

test('a query reads another by its name, whatever the order of files', async () => {
  const { project, problems } = await load({ 'a.sql': PAIRS('Z', 'time'), 'z.sql': PAIRS('events', 'ts') });
  expect(problems).toEqual([]);
  expect(project?.queries.map(({ type }) => type.name)).toEqual(['a', 'z']);
  const given = project?.streams.find(({ name }) => name === 'z');
  expect(given?.schema.map(({ name }) => name)).toEqual(['id', 'kind', 'time', 'user_id', 'n']);
  expect(given?.watermark?.field).toBe(2);
  expect(given?.stateTtl).toBe(project?.streams[0]?.stateTtl);
});

test('the event time of a plain SELECT keeps its name beside time', async () => {
  const { problems } = await load({ 'a.sql': PAIRS('z', 'ts'), 'z.sql': 'SELECT ts, user_id FROM events' });
  expect(problems).toEqual([]);
});

test('a column with the name of a fixed one gets a number', async () => {
  const { project } = await load({
    'a.sql': 'SELECT id_1 FROM z',
    'z.sql': 'SELECT user_id AS id, type AS kind FROM events',
  });
  expect(project?.streams.find(({ name }) => name === 'z')?.schema.map(({ name }) => name)).toEqual([
    'id',
    'kind',
    'time',
    'id_1',
    'kind_1',
  ]);
});

test('what limits the state of a query over a query is asked of the table behind both', async () => {
  const streams = STREAMS.replace(", 'state.ttl' = '1 day'", '');
  const folder = temporaryFolder({
    'streams.sql': streams,
    'z.sql': PAIRS('events', 'ts'),
    'a.sql': PAIRS('z', 'time').replace('A AS true', 'A AS prev(n) IS NULL'),
    'o.sql': 'SELECT lag(n, 1) OVER (PARTITION BY user_id ORDER BY time) AS m FROM z',
  });
  const { problems } = await loadProject(folder, async () => ({ columns: [], rows: [] }));
  expect(said(problems)).toContain("add 'state.ttl' = '24 hours' to WITH (…) of CREATE TABLE events");
  expect(said(problems)).toContain("Declare 'state.ttl' = '24 hours' in WITH (…) of events,");
});

test('with what a query reads changes what it means', async () => {
  const versionOf = async (type: string): Promise<string | undefined> => {
    const z = `SELECT ts, user_id FROM events WHERE type = '${type}'`;
    const { project } = await load({ 'a.sql': 'SELECT user_id FROM z', 'z.sql': z });
    return project?.queries[0]?.type.version;
  };
  expect(await versionOf('x')).toBe(await versionOf('x'));
  expect(await versionOf('x')).not.toBe(await versionOf('y'));
});

test('one file is loaded with those beside it that it reads, and no other', async () => {
  const files = {
    'a.sql': 'SELECT user_id FROM b',
    'b.sql': 'SELECT * FROM alerts AS found(ts, user_id)',
    'c.sql': "INSERT INTO alerts SELECT ts, user_id, 'c' FROM events",
    'broken.sql': 'SELECT',
    'other.sql': 'SELECT ts FROM events',
  };
  const folder = temporaryFolder({ 'streams.sql': STREAMS, ...files });
  const { project, problems } = await loadProject(`${folder}/a.sql`);
  expect(problems).toEqual([]);
  expect(project?.queries.map(({ type }) => type.name)).toEqual(['a', 'b', 'c']);
});

test.each([
  ['itself', { 'a.sql': 'SELECT user_id FROM a' }, ['a.sql:1:21: a reads what it gives itself']],
  [
    'itself by way of others',
    { 'a.sql': 'SELECT x FROM b', 'b.sql': 'SELECT x FROM C', 'c.sql': 'SELECT x FROM a', 'd.sql': 'SELECT x FROM a' },
    ['a.sql:1:15: these queries wait for each other: a reads b reads c reads a'],
  ],
  [
    'itself by way of a stream',
    { 'a.sql': 'INSERT INTO alerts SELECT ts, user_id, type FROM b', 'b.sql': 'SELECT * FROM alerts' },
    ['a.sql:1:50: these queries wait for each other: a reads b reads a'],
  ],
  ['nothing that there is', { 'a.sql': 'SELECT x FROM event', 'b.sql': 'SELECT ts FROM events' }, ['no stream event']],
  [
    'a query with a problem, about which alone something is said',
    { 'a.sql': 'SELECT x FROM b', 'b.sql': 'SELECT y FROM events' },
    ['b.sql:1:8: events has no column y'],
  ],
])('a query that reads %s', async (_, files, expected) => {
  const { project, problems } = await load(files);
  expect(project).toBeUndefined();
  const said = problems.map(renderProblem).map((text) => text.split('\n')[0] ?? '');
  expect(said).toHaveLength(expected.length);
  for (const [i, text] of expected.entries()) expect(said[i]).toContain(text);
});

test.each([
  ['alert', 'SELECT ts, user_id, type FROM events', 'there is no stream alert', 'did you mean alerts?'],
  [
    'events',
    'SELECT ts, who, what FROM alerts',
    'events is read from e.csv: a query cannot write there',
    'Leave WITH (…) out',
  ],
  [
    'alerts',
    'SELECT ts, user_id FROM events',
    'SELECT gives 2 columns, and INSERT INTO takes 3',
    'The columns are ts, who, what',
  ],
  ['alerts (ts, whom)', 'SELECT ts, user_id FROM events', 'alerts has no column whom', 'Its columns: ts, who, what'],
  ['alerts (ts, ts)', 'SELECT ts, user_id FROM events', 'ts stands there twice', 'Once is enough'],
  [
    'alerts (ts, who)',
    'SELECT user_id, ts FROM events',
    'user_id is BIGINT and cannot become ts, a TIMESTAMP',
    'in their order',
  ],
])('INSERT INTO %s %s is refused', async (target, select, message, hint) => {
  const { project, problems } = await load({ 'a.sql': `INSERT INTO ${target} ${select}` });
  expect(project).toBeUndefined();
  expect(problems[0]?.message).toContain(message);
  expect(problems[0]?.hint ?? '').toContain(hint);
});

test('what has no event time does not go into a stream', async () => {
  const insert = 'INSERT INTO alerts (what) SELECT what FROM notes';
  const { problems } = await load({ 'a.sql': insert });
  expect(said(problems)).toContain('alerts is a stream, and these rows have no event time');
});

async function load(files: Readonly<Record<string, string>>): ReturnType<typeof loadProject> {
  return loadProject(temporaryFolder({ 'streams.sql': STREAMS, ...files }));
}

function said(problems: readonly Problem[]): string {
  return problems.map(renderProblem).join('\n');
}
