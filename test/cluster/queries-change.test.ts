import { describe, expect, test } from 'vitest';
import { queryOf } from '../../src/behaviour.js';
import type { Project } from '../../src/query/plan.js';
import { formatTimestamp, parseTimestamp, SECOND } from '../../src/time.js';
import { ClusterWorld, GROUP } from '../support/kafka/cluster-world.js';
import { loaded } from '../support/run-windowed.js';

const START = parseTimestamp('2026-05-01T00:00:00') ?? 0;

const table = (name: string, more: string): string =>
  `CREATE TABLE ${name} (ts TIMESTAMP, u INTEGER, i INTEGER, n INTEGER, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'kafka', 'topic' = '${name}', 'properties.bootstrap.servers' = 'memory:1', 'format' = 'json',
  'properties.group.id' = '${GROUP}', 'scan.startup.mode' = 'earliest-offset', 'state.ttl' = '1 day'${more});`;
const STREAMS = `${table('e', ", 'key.fields' = 'u'")}\n${table('f', '')}`;
/** How many of each user's events there were, up to and with each. */
const counting = (by: string): string =>
  `SELECT n, count FROM e MATCH_RECOGNIZE (PARTITION BY ${by} ORDER BY ts MEASURES MATCH_NUMBER() AS count, A.n AS n
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A) WITHIN INTERVAL '1' MINUTE DEFINE A AS A.n >= 0)`;
const EACH = 'SELECT n FROM e';
const COUNTS_AGAIN = `SELECT n, count FROM q1 MATCH_RECOGNIZE (PARTITION BY n ORDER BY time MEASURES MATCH_NUMBER() AS count
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A) WITHIN INTERVAL '1' MINUTE DEFINE A AS A.n >= 0)`;

async function projectOf(queries: Readonly<Record<string, string>>, streams: string = STREAMS): Promise<Project> {
  const { project, said } = await loaded(undefined, streams, ...Object.values(queries));
  if (project === undefined) throw new Error(said);
  const names = Object.keys(queries);
  return {
    ...project,
    queries: project.queries.map((plan, i) => ({ ...plan, type: { ...plan.type, name: names[i] ?? plan.type.name } })),
  };
}

function put({ kafka }: ClusterWorld, partition: number, ...seconds: readonly number[]): void {
  for (const second of seconds) {
    const ts = formatTimestamp(START + second * SECOND).replace('Z', '');
    const value = Buffer.from(JSON.stringify({ ts, u: partition, i: 1, n: second }));
    kafka.write('e', [{ partition, key: null, value }]);
  }
}

const foundBy = ({ behaviours }: ClusterWorld, query: string): readonly unknown[] =>
  behaviours.flatMap(({ type, values }) => (queryOf(type) === query ? [values.map(Number)] : []));

describe('a query that comes while a group is at work', () => {
  test('sees what retention has left, and no more', async () => {
    const world = await ClusterWorld.of(await projectOf({ q0: EACH }), { topics: { e: 1, f: 1 } });
    const process = world.start();
    put(world, 0, 0, 1, 2, 3);
    await world.clock.pass(SECOND);
    await (await world.kafka.driver().admin()).deleteRecords('e', new Map([[0, 2]]));
    process.reload(await projectOf({ q0: EACH, q1: counting('u') }));
    await world.clock.pass(2 * SECOND);
    put(world, 0, 4, 5);
    await world.clock.pass(SECOND);
    await world.end();
    // Behind 2, which is left with 3; 3 was not decided when it came.
    expect(foundBy(world, 'q1')).toEqual([
      [3, 2],
      [4, 3],
    ]);
  });

  test('does not see what was late by the clock alone', async () => {
    const idle = STREAMS.replaceAll("'state.ttl'", "'scan.watermark.idle-timeout' = '5 s', 'state.ttl'");
    const world = await ClusterWorld.of(await projectOf({ q0: EACH }, idle), { topics: { e: 1, f: 1 } });
    const process = world.start();
    put(world, 0, 0);
    await world.clock.pass(30 * SECOND);
    put(world, 0, 10, 50);
    await world.clock.pass(SECOND);
    expect(world.rows.counted.flatMap(({ late }) => late)).toHaveLength(1);
    process.reload(await projectOf({ q0: EACH, q1: counting('u') }, idle));
    await world.clock.pass(2 * SECOND);
    put(world, 0, 60, 70);
    await world.clock.pass(SECOND);
    await world.end();
    expect(foundBy(world, 'q1')).toEqual([
      [50, 2],
      [60, 3],
    ]);
  });

  test('is told of once, with in how many tasks it is', async () => {
    const world = await ClusterWorld.of(await projectOf({ q0: EACH }), { topics: { e: 3, f: 1 } });
    const process = world.start();
    for (const partition of [0, 1, 2]) put(world, partition, 0, 60);
    await world.clock.pass(SECOND);
    process.reload(await projectOf({ q1: counting('u') }));
    await world.clock.pass(3 * SECOND);
    expect(world.notes.at(-1)).toMatch(
      /^q1: live in 3 tasks after 0\.\d s, state from 60 seconds of Kafka; q0: taken out$/,
    );
    expect(process.progress()?.behaviours).toBe(3);
    expect((await finished(world)).found.get('q1')).toEqual({ matches: 0, timeouts: 0 });
  });
});

async function finished(world: ClusterWorld) {
  await world.end();
  const [summary] = await Promise.all(world.processes.map(({ done }) => done));
  if (summary === undefined) throw new Error('nobody was there');
  return summary;
}

const REFUSED: readonly (readonly [what: string, after: Readonly<Record<string, string>>, said: string])[] = [
  [
    'by another key',
    { q0: EACH, q1: counting('i') },
    'needs a restart: q1 reads e by another key, or beside other streams; the queries go on as they were',
  ],
  [
    'of a topic that nobody reads',
    { q0: EACH, q1: EACH.replace('e', 'f') },
    'needs a restart: stream f is not read by this run; the queries go on as they were',
  ],
];

test.each(REFUSED)('a query %s needs a restart, and the others go on', async (_what, after, said) => {
  const world = await ClusterWorld.of(await projectOf({ q0: EACH }), { topics: { e: 1, f: 1 } });
  const process = world.start();
  put(world, 0, 0, 1);
  await world.clock.pass(SECOND);
  process.reload(await projectOf(after));
  await world.clock.pass(SECOND);
  expect(world.notes.at(-1)).toBe(said);
  put(world, 0, 2);
  await world.clock.pass(SECOND);
  await world.end();
  expect(foundBy(world, 'q0')).toEqual([[0], [1]]);
});

test('a query by another key that is new between two runs has the state that it would have', async () => {
  const world = await ClusterWorld.of(await projectOf({ q0: EACH }), { topics: { e: 2, f: 1 } });
  world.start();
  for (const partition of [0, 1]) put(world, partition, 0, 1);
  await world.clock.pass(SECOND);
  await world.end();
  world.start(await projectOf({ q0: EACH, q1: counting('i') }));
  await world.clock.pass(2 * SECOND);
  for (const partition of [0, 1]) put(world, partition, 2, 3);
  await world.clock.pass(SECOND);
  await world.end();
  expect(foundBy(world, 'q0').toSorted()).toEqual([[0], [0], [1], [1], [2], [2]]);
  expect(world.notes.join('\n')).toMatch(/^q1: live in 2 tasks after 0\.\d s, state from \d seconds of Kafka$/m);
  expect(foundBy(world, 'q1')).toEqual([
    [1, 3],
    [1, 4],
    [2, 5],
    [2, 6],
  ]);
});

test('what gives rows by another key is edited between two runs: those that read it go on as if it had always been so', async () => {
  const counts = (least: number): Record<string, string> => ({
    q0: `SELECT u, n, n % 2 AS i FROM e WHERE n >= ${least}`,
    q1: `SELECT count, seen FROM q0 MATCH_RECOGNIZE (PARTITION BY i ORDER BY time MEASURES MATCH_NUMBER() AS count, A.n AS seen
      AFTER MATCH SKIP PAST LAST ROW PATTERN (A) WITHIN INTERVAL '1' MINUTE DEFINE A AS A.n >= 0)`,
  });
  const world = await ClusterWorld.of(await projectOf(counts(2)), { topics: { e: 1, f: 1 } });
  world.start();
  put(world, 0, 0, 1, 2, 3, 4);
  await world.clock.pass(SECOND);
  await world.end();
  expect(foundBy(world, 'q1')).toEqual([
    [1, 2],
    [1, 3],
  ]);
  world.start(await projectOf(counts(1)));
  await world.clock.pass(2 * SECOND);
  put(world, 0, 5, 6);
  await world.clock.pass(2 * SECOND);
  await world.end();
  expect(foundBy(world, 'q1').slice(2)).toEqual([
    [2, 4],
    [3, 5],
  ]);
});

test('a query that would have to change its tasks for another is refused by its name', async () => {
  const streams = STREAMS.replace(", 'key.fields' = 'u'", '');
  const before = await projectOf({ q0: counting('u, i') }, streams);
  const world = await ClusterWorld.of(before, { topics: { e: 2, f: 1 } });
  world.start();
  put(world, 0, 0, 1);
  await world.clock.pass(SECOND);
  await world.end();
  const process = world.start(await projectOf({ q0: counting('u, i'), q1: counting('u') }, streams));
  await world.clock.pass(2 * SECOND);
  expect(String(process.failure())).toContain('q0, q1: read by other keys');
});

test('processes are replaced one by one by such as have a query by another key', async () => {
  const [before, after] = [await projectOf({ q0: EACH }), await projectOf({ q0: EACH, q1: counting('i') })];
  const world = await ClusterWorld.of(before, { topics: { e: 4, f: 1 } });
  const old = [world.start(), world.start(), world.start()];
  let second = 0;
  const goOn = async (): Promise<void> => {
    for (const partition of [0, 1, 2, 3]) put(world, partition, second, second + 1);
    second += 2;
    await world.clock.pass(3 * SECOND);
  };
  await goOn();
  for (const process of old) {
    process.stop();
    await goOn();
    world.start(after);
    await goOn();
  }
  await world.clock.pass(5 * SECOND);
  for (let i = 0; i < 3; i++) await goOn();
  await world.end();
  for (const { failure } of world.processes) expect(failure()).toBeUndefined();
  expect(foundBy(world, 'q0').toSorted()).toEqual(
    Array.from({ length: 4 * (second - 1) }, (_, i) => [Math.floor(i / 4)]).toSorted(),
  );
  const counted = foundBy(world, 'q1');
  const all = Array.from({ length: 4 * (second - 1) }, (_, i) => [Math.floor(i / 4), i + 1]);
  expect(counted.length).toBeGreaterThan(8);
  expect(counted).toEqual(all.slice(-counted.length));
});

test('a query by another key that others read by a further one is refused by its name', async () => {
  const world = await ClusterWorld.of(await projectOf({ q0: EACH }), { topics: { e: 1, f: 1 } });
  world.start();
  put(world, 0, 0, 1);
  await world.clock.pass(SECOND);
  await world.end();
  const chain = { q0: EACH, q1: counting('i'), q2: COUNTS_AGAIN };
  const process = world.start(await projectOf(chain));
  await world.clock.pass(2 * SECOND);
  expect(String(process.failure())).toContain('q1: read by other keys, or beside other streams, than before');
});

test('a query that goes and comes again sees what came meanwhile, also where rows go to it by exchange', async () => {
  const [all, one] = [await projectOf({ q0: EACH, q1: counting('i') }), await projectOf({ q0: EACH })];
  const world = await ClusterWorld.of(all, { topics: { e: 2, f: 1 } });
  const process = world.start();
  for (const partition of [0, 1]) put(world, partition, 0, 1, 2);
  await world.clock.pass(SECOND);
  process.reload(one);
  await world.clock.pass(2 * SECOND);
  for (const partition of [0, 1]) put(world, partition, 3, 4);
  await world.clock.pass(SECOND);
  process.reload(all);
  await world.clock.pass(2 * SECOND);
  for (const partition of [0, 1]) put(world, partition, 5);
  await world.clock.pass(SECOND);
  await world.end();
  expect(foundBy(world, 'q1')).toEqual([
    [0, 1],
    [0, 2],
    [1, 3],
    [1, 4],
    [4, 9],
    [4, 10],
  ]);
});
