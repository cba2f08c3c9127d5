import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import type { DeadLetter } from '../../src/dead-letter.js';
import { run } from '../../src/engine/run.js';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project } from '../../src/query/plan.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { parseTimestamp } from '../../src/time.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const STREAMS = `CREATE TABLE events (ts TIMESTAMP, user_id BIGINT, type VARCHAR, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'e.csv');
CREATE TABLE alerts (happened TIMESTAMP, who VARCHAR, n TINYINT, WATERMARK FOR happened AS happened);
CREATE TABLE notes (who VARCHAR, n BIGINT);`;

const at = (second: number): number => (parseTimestamp('2026-01-01') ?? 0) + second * 1_000_000;

const PAIRS = `SELECT * FROM alerts MATCH_RECOGNIZE (PARTITION BY who ORDER BY happened MEASURES sum(n) AS n
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A A) WITHIN INTERVAL '1' HOUR DEFINE A AS true)`;

test('several queries give one stream, in which their rows stand in event-time order', async () => {
  const { behaviours, deadLetters } = await outcome({
    'adds.sql': "INSERT INTO alerts SELECT ts, user_id, 1 FROM events WHERE type = 'add'",
    'buys.sql': "INSERT INTO alerts (n, who) SELECT 10, user_id FROM events WHERE type = 'buy'",
    'pairs.sql': PAIRS,
  });
  expect(deadLetters).toEqual([]);
  expect(of('alerts', behaviours)).toEqual([
    ['adds', 0, at(1), [at(1), '7', 1]],
    ['adds', 1, at(3), [at(3), '7', 1]],
    ['buys', 0, at(2), [at(2), '7', 10]],
  ]);
  expect(of('pairs', behaviours)).toEqual([['pairs', 0, at(2), ['7', 11]]]);
  expect(behaviours.find(({ type }) => type.name === 'pairs')?.evidence).toEqual([
    { variable: 'A', source: 'adds', partition: 0, offset: 0 },
    { variable: 'A', source: 'buys', partition: 0, offset: 0 },
  ]);
});

test('a row that the stream cannot have is a dead letter, and others are not touched', async () => {
  const { behaviours, deadLetters } = await outcome({
    'adds.sql': "INSERT INTO alerts SELECT ts + INTERVAL 1 SECOND, user_id, 1 FROM events WHERE type = 'add'",
    'buys.sql': 'INSERT INTO alerts (n, who) SELECT epoch(ts)::BIGINT % 2 * 1000, user_id FROM events',
  });
  expect(of('alerts', behaviours)).toEqual([['buys', 1, at(2), [at(2), '7', 0]]]);
  expect(deadLetters.map(({ stream, position, reason }) => [stream, position.offset, reason])).toEqual([
    [
      'adds',
      0,
      'query adds: INSERT INTO alerts: happened is 2026-01-01 00:00:02, the event time is 2026-01-01T00:00:01.000Z; ' +
        'leave happened out of the columns and it is that',
    ],
    ['adds', 1, expect.stringContaining('happened is 2026-01-01 00:00:04')],
    ['buys', 0, expect.stringMatching(/^query buys: INSERT INTO alerts: .*1000.* TINYINT/)],
    ['buys', 2, expect.stringMatching(/1000/)],
  ]);
});

test('what goes into a table is read once all of it is there', async () => {
  const { behaviours } = await outcome({
    'adds.sql': 'INSERT INTO notes SELECT type, user_id FROM events',
    'doubled.sql': 'SELECT who, 2 * n AS n FROM notes',
  });
  expect(of('doubled', behaviours)).toEqual([
    ['doubled', 0, null, ['add', 14]],
    ['doubled', 1, null, ['buy', 14]],
    ['doubled', 2, null, ['add', 14]],
  ]);
});

test('a join with such a table is warned of: every row waits for the end', async () => {
  const { problems } = await loadProject(
    temporaryFolder({
      'streams.sql': STREAMS,
      'adds.sql': 'INSERT INTO notes SELECT type, user_id FROM events',
      'noted.sql': 'SELECT e.ts, b.who FROM events AS e JOIN notes FOR SYSTEM_TIME AS OF e.ts AS b ON b.n = e.user_id',
    }),
  );
  expect(problems.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', 'b is what queries insert into notes, known only at the end: until then every row waits'],
  ]);
});

test('a query over the stream is another query when one that inserts into it is', async () => {
  const adds = "INSERT INTO alerts SELECT ts, user_id, 1 FROM events WHERE type = 'add'";
  const buys = "INSERT INTO alerts SELECT ts, user_id, 2 FROM events WHERE type = 'buy'";
  const version = async (queries: Readonly<Record<string, string>>): Promise<string | undefined> => {
    const project = await projectOf({ ...queries, 'pairs.sql': PAIRS });
    return project.queries.find(({ type }) => type.name === 'pairs')?.type.version;
  };
  const before = await version({ 'a.sql': adds, 'b.sql': buys });
  expect(await version({ 'a.sql': buys, 'b.sql': `-- the other way round\n${adds}` })).toBe(before);
  expect(await version({ 'a.sql': adds.replace('1', '3'), 'b.sql': buys })).not.toBe(before);
  expect(await version({ 'a.sql': adds })).not.toBe(before);
});

async function projectOf(queries: Readonly<Record<string, string>>): Promise<Project> {
  const { project, problems } = await loadProject(temporaryFolder({ 'streams.sql': STREAMS, ...queries }));
  if (project === undefined) throw new Error(problems.map(renderProblem).join('\n'));
  return project;
}

async function outcome(
  queries: Readonly<Record<string, string>>,
): Promise<{ readonly behaviours: readonly Behaviour[]; readonly deadLetters: readonly DeadLetter[] }> {
  const project = await projectOf(queries);
  const [events] = project.streams;
  const rows = [
    [at(1), 7, 'add'],
    [at(2), 7, 'buy'],
    [at(3), 7, 'add'],
  ];
  const archive = new MemoryArchive();
  const behaviours: Behaviour[] = [];
  await run({
    project,
    sources: [memorySource({ stream: 'events', schema: events?.schema ?? [], timeField: 0, rows })],
    store: archive,
    onBehaviours: (found) => void behaviours.push(...found),
  });
  return { behaviours, deadLetters: archive.epochs.flatMap((epoch) => epoch.deadLetters) };
}

function of(name: string, behaviours: readonly Behaviour[]): readonly unknown[] {
  return behaviours
    .filter(({ type }) => type.name === name)
    .map(({ position, time, values }) => [position.source, position.offset, time, values]);
}
