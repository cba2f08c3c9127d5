import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Problem, renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import { queryText } from '../support/planned.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const STREAMS = `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, type VARCHAR, price DOUBLE, WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = 'data/events.csv');`;
const QUERY = queryText({});

test('a folder is loaded, its queries by name', async () => {
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'b.sql': QUERY, 'a.sql': QUERY, 'README.md': '#' });
  mkdirSync(join(folder, 'c.sql'));
  const { project, problems } = await loadProject(folder);
  expect(problems).toEqual([]);
  expect(project?.folder).toBe(folder);
  expect(project?.queries.map(({ type, file }) => [type.name, file])).toEqual([
    ['a', `${folder}/a.sql`],
    ['b', `${folder}/b.sql`],
  ]);
  expect(project?.streams[0]?.connector).toMatchObject({
    path: 'data/events.csv',
    file: join(folder, 'data/events.csv'),
  });
  expect(project?.queries[0]?.type.version).toMatch(/^[0-9a-f]{16}$/);
});

test('a pipe in a folder is no query: nobody may ever write to it', async () => {
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'a.sql': QUERY });
  execFileSync('mkfifo', [join(folder, 'b.sql')]);
  const { project, problems } = await loadProject(folder);
  expect(problems).toEqual([]);
  expect(project?.queries.map(({ type }) => type.name)).toEqual(['a']);
});

test('one file is loaded with the streams beside it', async () => {
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'a.sql': QUERY, 'broken.sql': 'SELECT' });
  const { project, problems } = await loadProject(join(folder, 'a.sql'));
  expect(problems).toEqual([]);
  expect(project?.queries.map(({ type }) => type.name)).toEqual(['a']);
});

test('a version is that of what the query means', async () => {
  const versionOf = async (query: string, streams = STREAMS): Promise<string | undefined> => {
    const { project } = await loadProject(temporaryFolder({ 'streams.sql': streams, 'q.sql': query }));
    return project?.queries[0]?.type.version;
  };
  const version = await versionOf(QUERY);
  expect(version).toBeDefined();
  expect(await versionOf(`-- the same\n${QUERY}`)).toBe(version);
  expect(await versionOf(QUERY, STREAMS.replace('(\n', '(\n  country VARCHAR,'))).toBe(version);
  expect(await versionOf(QUERY.replace("'add'", "'remove'"))).not.toBe(version);
});

test('every problem of every file is said at once, in the order of the files', async () => {
  const folder = temporaryFolder({
    'streams.sql': STREAMS.replace('VARCHAR, type', 'VARCHARR, type'),
    'a.sql': queryText({ measures: 'MEASURES' }),
    'b.sql': QUERY,
  });
  const { project, problems } = await loadProject(`${folder}/`);
  expect(project).toBeUndefined();
  expect([...new Set(problems.map(placeOf))]).toEqual([`${folder}/streams.sql:2`, `${folder}/a.sql:6`]);
});

test('a query over a stream that nobody declared is told so', async () => {
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'a.sql': queryText({ from: 'evnts' }) });
  expect(said(await loadProject(folder))).toContain('did you mean events?');
});

test('a query that is meant is found whichever of the files comes first', async () => {
  const files = {
    'streams.sql': STREAMS,
    'a.sql': 'SELECT * FROM bot;',
    'both.sql': QUERY,
    'c.sql': 'SELECT * FROM bot;',
  };
  const { problems } = await loadProject(temporaryFolder(files));
  expect(problems.map(({ hint }) => hint)).toEqual([
    'did you mean both? There are: events, both',
    'did you mean both? There are: events, both',
  ]);
});

const OVER_VALUES = `WITH t(id) AS (VALUES (1), (2)) SELECT * FROM t MATCH_RECOGNIZE (
  ORDER BY id AFTER MATCH SKIP PAST LAST ROW PATTERN (A B))`;

test('queries over VALUES alone need no streams.sql; for all others its absence is said once', async () => {
  const { project, problems } = await loadProject(temporaryFolder({ 'a.sql': OVER_VALUES }));
  expect(problems).toEqual([]);
  expect(project).toMatchObject({ streams: [], queries: [{ input: { name: 't' } }] });
  const folder = temporaryFolder({ 'a.sql': OVER_VALUES, 'b.sql': QUERY, 'c.sql': QUERY });
  expect((await loadProject(folder)).problems.map(({ message }) => message)).toEqual([
    `there is no streams.sql in ${folder}`,
  ]);
});

test('of a stream with a problem nothing more is said, wherever a query reads it', async () => {
  const streams = STREAMS.replace('VARCHAR, type', 'VARCHARR, type');
  const query = OVER_VALUES.replace('VALUES (1), (2)', 'SELECT 1 UNION ALL (SELECT user_id FROM events)');
  const { problems } = await loadProject(temporaryFolder({ 'streams.sql': streams, 'a.sql': query }));
  expect(problems).toHaveLength(1);
});

test('two queries whose names differ only in case are refused', async () => {
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'A.sql': QUERY, 'a.sql': QUERY });
  expect(said(await loadProject(folder))).toContain(
    `${folder}/A.sql and ${folder}/a.sql are two queries with one name`,
  );
});

test.each([
  ['a folder without streams.sql', { 'a.sql': QUERY }, '', 'motif init FILE'],
  ['an empty folder', {}, '', 'there is no streams.sql'],
  ['a folder without a query', { 'streams.sql': STREAMS }, '', 'there is no query in'],
  ['what is not there', {}, '/nothing', 'there is no file or folder'],
  ['a file of another kind', { 'a.txt': '' }, '/a.txt', 'is not a .sql file'],
  ['the declarations alone', { 'streams.sql': STREAMS }, '/streams.sql', 'it is not a query'],
  ['a file without streams.sql beside it', { 'a.sql': QUERY }, '/a.sql', 'there is no streams.sql'],
  ['an empty query', { 'streams.sql': STREAMS, 'a.sql': '' }, '', 'found no query'],
])('%s is refused', async (_, files, path, message) => {
  const loaded = await loadProject(`${temporaryFolder(files)}${path}`);
  expect(loaded.project).toBeUndefined();
  expect(said(loaded)).toContain(message);
});

function said({ problems }: { readonly problems: readonly Problem[] }): string {
  return problems.map(renderProblem).join('\n');
}

function placeOf({ location }: Problem): string {
  return `${location?.file}:${location?.line}`;
}
