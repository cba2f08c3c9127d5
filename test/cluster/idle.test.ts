import { describe, expect, test } from 'vitest';
import type { Project } from '../../src/query/plan.js';
import { formatTimestamp, MINUTE, parseTimestamp, SECOND } from '../../src/time.js';
import { ClusterWorld } from '../support/kafka/cluster-world.js';
import { loaded } from '../support/run-windowed.js';

const streams = (
  topic: string,
): string => `CREATE TABLE e (ts TIMESTAMP, u INTEGER, x VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
  WITH ('connector' = 'kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = 'memory:1', 'format' = 'json', 'key.fields' = 'u',
  'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'scan.watermark.idle-timeout' = '30 s');`;
/** An `a` that no `b` follows within a minute. */
const alone = (
  key: string,
): string => `SELECT x FROM e MATCH_RECOGNIZE (${key} ORDER BY ts MEASURES A.x AS x ONE ROW PER MATCH
  SHOW TIMEOUT MATCHES AFTER MATCH SKIP TO NEXT ROW PATTERN (A Y*? B) WITHIN INTERVAL '1' MINUTE
  DEFINE A AS x LIKE 'a%', B AS x LIKE 'b%');`;

interface Case {
  readonly project: Project;
  readonly topics: Readonly<Record<string, number>>;
  /** Where the events of a partition go. */
  readonly place: (partition: number) => readonly [topic: string, partition: number];
}

async function projectOf(topic: string, key: string): Promise<Project> {
  const { project, said } = await loaded(undefined, streams(topic), alone(key));
  if (project === undefined) throw new Error(said);
  return project;
}

const CASES: Readonly<Record<string, Case>> = {
  'of several that one task reads': {
    project: await projectOf('e;f', 'PARTITION BY u'),
    topics: { e: 1, f: 1 },
    place: (partition) => [partition === 0 ? 'e' : 'f', 0],
  },
  'whose rows go to a task by exchange': {
    project: await projectOf('e', ''),
    topics: { e: 2 },
    place: (partition) => ['e', partition],
  },
};

const START = parseTimestamp('2026-05-01T00:00:00') ?? 0;

/** An event so many seconds after the beginning. */
type Put = (world: ClusterWorld, partition: number, second: number, x: string) => void;

const putIn =
  ({ place }: Case): Put =>
  ({ kafka }, of, second, x) => {
    const ts = formatTimestamp(START + second * SECOND).replace('Z', '');
    const [topic, partition] = place(of);
    kafka.write(topic, [{ partition, key: null, value: Buffer.from(JSON.stringify({ ts, u: 1, x })) }]);
  };

const valuesOf = ({ behaviours }: ClusterWorld): readonly unknown[] => behaviours.map(({ values: [x] }) => x);
const lateIn = ({ rows }: ClusterWorld): number => rows.counted.reduce((sum, { late }) => sum + late.length, 0);
const timeOf = (world: ClusterWorld): number =>
  ((world.processes.at(-1)?.progress()?.watermark ?? Number.NaN) - START) / SECOND;

describe.each(Object.entries(CASES))('a quiet partition, %s,', (_name, one) => {
  const put = putIn(one);
  const worldOf = () => ClusterWorld.of(one.project, { topics: one.topics });

  test('is idle after the timeout, has it an event or not, and time goes on with the clock', async () => {
    const world = await worldOf();
    world.start();
    put(world, 0, 0, 'a');
    await world.clock.pass(29 * SECOND);
    expect(valuesOf(world)).toEqual([]);
    await world.clock.pass(2 * MINUTE);
    expect(valuesOf(world)).toEqual(['a']);
    await world.end();
  });

  for (const how of ['stop', 'kill'] as const) {
    test(`takes along how long it has been when it moves (${how})`, async () => {
      const world = await worldOf();
      const first = world.start();
      for (const partition of [0, 1]) put(world, partition, 0, partition === 0 ? 'a' : 'y');
      await world.clock.pass(SECOND);
      for (let second = 1; second <= 60; second++) {
        put(world, 0, second, 'y');
        await world.clock.pass(SECOND);
      }
      const before = timeOf(world);
      expect(before).toBeGreaterThan(20);
      if (how === 'stop') first.stop();
      else world.kill(first);
      await world.clock.pass(MINUTE);
      world.start();
      put(world, 0, 121, 'y');
      await world.clock.pass(3 * SECOND);
      expect(timeOf(world)).toBeGreaterThanOrEqual(before);
      // Without it this would take the timeout, and all of the time before, once more.
      await world.clock.pass((60 - before) * SECOND);
      expect(valuesOf(world)).toEqual(['a']);
      put(world, 0, 190, 'y');
      put(world, 1, 190, 'y');
      await world.clock.pass(SECOND);
      expect(lateIn(world)).toBe(0);
      await world.end();
    });
  }
});

describe.each(Object.entries(CASES))('a partition, %s, that is not caught up with', (_name, one) => {
  const put = putIn(one);
  const worldOf = () => ClusterWorld.of(one.project, { topics: one.topics });

  test('is not idle: nothing of what waits in a topic is late after a restart', async () => {
    const world = await worldOf();
    world.start();
    for (const partition of [0, 1]) put(world, partition, 0, 'y');
    await world.clock.pass(5 * SECOND);
    world.processes[0]?.stop();
    await world.clock.pass(SECOND);
    for (let second = 10; second < 180; second += 10)
      for (const partition of [0, 1]) put(world, partition, second, 'y');
    await world.clock.pass(3 * MINUTE);
    world.start();
    await world.clock.pass(SECOND / 20);
    world.kafka.stop();
    await world.clock.pass(2 * MINUTE);
    world.kafka.start();
    await world.clock.pass(20 * SECOND);
    expect([world.rows.events.length, lateIn(world)]).toEqual([2 * 18, 0]);
    await world.end();
  });

  test('is not idle: nothing is late of what was written while its broker was away', async () => {
    const world = await worldOf();
    world.start();
    for (const partition of [0, 1]) put(world, partition, 0, 'y');
    await world.clock.pass(5 * SECOND);
    world.kafka.stop();
    await world.clock.pass(3 * MINUTE);
    for (let second = 10; second < 180; second += 10)
      for (const partition of [0, 1]) put(world, partition, second, 'y');
    world.kafka.start();
    await world.clock.pass(20 * SECOND);
    expect([world.rows.events.length, lateIn(world)]).toEqual([2 * 18, 0]);
    await world.clock.pass(3 * MINUTE);
    expect(timeOf(world)).toBeGreaterThan(300);
    await world.end();
  });
});
