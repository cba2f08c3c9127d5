import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import { MotifError } from '../../src/errors.js';
import type { Project } from '../../src/query/plan.js';
import { FollowedFile } from '../../src/sources/followed-file.js';
import type { Source } from '../../src/sources/source.js';
import { TextSource } from '../../src/sources/text-source.js';
import { SECOND } from '../../src/time.js';
import { FakeClock } from '../support/fake-clock.js';
import { type LiveRun, liveRun } from '../support/live-run.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const duckdb = withDuckDB();

const COLUMNS =
  "ts TIMESTAMP, k INTEGER, n INTEGER, w SMALLINT, d AS n * 2, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND";
const PAIRS = `SELECT k FROM events MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.ts AS a
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '1' MINUTE DEFINE B AS B.ts > A.ts)`;
const CSV = 'ts,k,n,w\n2026-01-01T12:00:00Z,1,1,1\n2026-01-01T12:00:01Z,1,2,2\n2026-01-01T12:00:30Z,1,3,3\n';

function declared(columns: string): string {
  return `CREATE TABLE events (${columns}) WITH ('connector' = 'filesystem', 'path' = 'x.csv');`;
}

async function projectOf(columns: string, ...queries: readonly string[]): Promise<Project> {
  const { project, said } = await loaded(duckdb, declared(columns), ...queries);
  if (project === undefined) throw new Error(said);
  return project;
}

/** What is found until so many epochs of one record each have ended. */
async function found(
  project: Project,
  archive: MemoryArchive,
  sources: readonly Source[],
  most: number = Number.POSITIVE_INFINITY,
): Promise<readonly Behaviour[]> {
  const abort = new AbortController();
  const behaviours: Behaviour[] = [];
  let epochs = 0;
  await run({
    project,
    sources,
    store: archive,
    epochSize: 1,
    signal: abort.signal,
    onBehaviours: (some) => void behaviours.push(...some),
    onProgress: () => {
      if (++epochs >= most) abort.abort();
    },
  });
  return behaviours;
}

function csvSource(project: Project, file: string): Source {
  const [stream] = project.streams;
  if (stream === undefined) throw new Error('no stream');
  return new TextSource({ ...rowOptions(stream), name: 'x.csv', file, format: 'csv' });
}

/** What is found, or what is said, where a run has read two records and goes on with other columns. */
async function goOn(columns: string, query: string = PAIRS): Promise<readonly Behaviour[] | readonly string[]> {
  const file = join(temporaryFolder({ 'x.csv': CSV }), 'x.csv');
  const archive = new MemoryArchive();
  const first = await projectOf(COLUMNS, query);
  expect(await found(first, archive, [csvSource(first, file)], 2)).toEqual([]);
  const second = await projectOf(columns, query);
  try {
    return await found(second, archive, [csvSource(second, file)]);
  } catch (error) {
    if (!(error instanceof MotifError) || error.code !== 'ARCHIVE_MISMATCH') throw error;
    return error.problems.map(({ message }) => message);
  }
}

const without = (column: string): string => COLUMNS.replace(`${column}, `, '');

describe('a run goes on where a column', () => {
  test.each([
    ['was added, which the file has not', COLUMNS.replace('n INTEGER', 'note VARCHAR, n INTEGER')],
    ['was dropped', without('w SMALLINT')],
    ['was widened', COLUMNS.replace('w SMALLINT', 'w BIGINT')],
    ['became text', COLUMNS.replace('w SMALLINT', 'w VARCHAR')],
    ['stands elsewhere', `n INTEGER, ${without('n INTEGER')}`],
  ])('%s', async (_, columns) => {
    expect(await goOn(columns)).toMatchObject([{ values: [1] }]);
  });
});

describe('a run does not go on where', () => {
  const since = "since this archive's last run";
  const all = 'SELECT * FROM events';
  test.each([
    [
      'a column was narrowed',
      COLUMNS.replace('w SMALLINT', 'w TINYINT'),
      PAIRS,
      "column w of stream events was SMALLINT in this archive's last run, and TINYINT does not hold all that it held",
    ],
    [
      'the watermark was edited',
      COLUMNS.replace("'5' SECOND", "'6' SECOND"),
      PAIRS,
      `the WATERMARK of stream events was edited ${since}`,
    ],
    [
      'a computed column was edited',
      COLUMNS.replace('n * 2', 'n * 3'),
      PAIRS,
      `computed column d of stream events was edited ${since}`,
    ],
    ['one was added', `x AS k + 1, ${COLUMNS}`, PAIRS, `computed column x of stream events was edited ${since}`],
    ['one was dropped', without('d AS n * 2'), PAIRS, `computed column d of stream events was edited ${since}`],
    [
      'one is computed of what was widened',
      COLUMNS.replace('n INTEGER', 'n BIGINT'),
      PAIRS,
      `computed column d of stream events was edited ${since}`,
    ],
    [
      'a query is by a key that was widened',
      COLUMNS.replace('k INTEGER', 'k BIGINT'),
      PAIRS.replace('SELECT k', 'SELECT a'),
      'query q0 has for a key k of stream events, which was INTEGER and is BIGINT',
    ],
    [
      'a query reads what was widened',
      COLUMNS.replace('w SMALLINT', 'w BIGINT'),
      PAIRS.replace('A.ts AS a', 'A.w AS a'),
      `query q0 was edited ${since}, or reads w of stream events, which was SMALLINT and is BIGINT`,
    ],
    [
      'a query has all columns',
      `${without('w SMALLINT')}`,
      all,
      `query q0 was edited ${since}, or is another with the columns of stream events as they are now`,
    ],
  ])('%s', async (_, columns, query, said) => {
    expect(await goOn(columns, query)).toEqual([said]);
  });
});

test('what is followed goes on with a member that its records have from now on', async () => {
  const record = (second: string, more = ''): string => `{"ts":"2026-01-01T12:00:${second}Z","k":1${more}}\n`;
  const file = join(temporaryFolder({ 'x.ndjson': record('00') + record('01') }), 'x.ndjson');
  const clock = new FakeClock();
  const archive = new MemoryArchive();
  const followed = async (columns: string): Promise<LiveRun> => {
    const project = await projectOf(columns, PAIRS);
    const sources = project.streams.map(
      (stream) =>
        new FollowedFile({
          ...rowOptions(stream),
          ...{ name: 'x.ndjson', file, format: 'json', interval: SECOND, whenGone: 'fails' },
        }),
    );
    return liveRun({ project, store: archive, sources, clock });
  };
  const before = await followed("ts TIMESTAMP, k INTEGER, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND");
  await before.settled();
  await before.stop();
  appendFileSync(file, record('30', ',"note":"new"'));
  const after = await followed("note VARCHAR, ts TIMESTAMP, k INTEGER, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND");
  await after.settled();
  await after.stop();
  expect(before.behaviours).toEqual([]);
  expect(after.behaviours).toMatchObject([{ values: [1], evidence: [{ offset: 0 }, { offset: 1 }] }]);
  const events = archive.epochs.flatMap(({ events }) => events);
  expect(events.map(({ schema }) => schema.length)).toEqual([2, 3]);
  expect(events.at(-1)?.columns[0]).toMatchObject({ kind: 'text', dictionary: ['new'] });
});

test('a file that lacks a column is refused where nothing of it was read', async () => {
  const file = join(temporaryFolder({ 'x.csv': CSV }), 'x.csv');
  const project = await projectOf(`note VARCHAR, ${COLUMNS}`, PAIRS);
  await expect(found(project, new MemoryArchive(), [csvSource(project, file)])).rejects.toThrow(
    'x.csv: there is no column note',
  );
});
