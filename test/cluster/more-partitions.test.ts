import { expect, test, vi } from 'vitest';
import { formatTimestamp, parseTimestamp, SECOND } from '../../src/time.js';
import { ClusterWorld, type WorldOptions } from '../support/kafka/cluster-world.js';
import { MemoryAdmin } from '../support/kafka/memory-admin.js';
import { loaded } from '../support/run-windowed.js';

const STREAMS = `CREATE TABLE e (ts TIMESTAMP, u INTEGER, n INTEGER, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'memory:1', 'format' = 'json',
  'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'key.fields' = 'u');`;
const rises = (key: string): string => `SELECT n FROM e MATCH_RECOGNIZE (${key} ORDER BY ts MEASURES LAST(B.n) AS n
  ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW PATTERN (A B) WITHIN INTERVAL '1' HOUR DEFINE B AS B.n > A.n);`;

const START = parseTimestamp('2026-05-01T00:00:00') ?? 0;

function put({ kafka }: ClusterWorld, partition: number, second: number, n: number): void {
  const ts = formatTimestamp(START + second * SECOND).replace('Z', '');
  kafka.write('e', [{ partition, key: null, value: Buffer.from(JSON.stringify({ ts, u: 1, n })) }]);
}

async function worldOf(key: string, options: Partial<WorldOptions> = {}): Promise<ClusterWorld> {
  const { project, said } = await loaded(undefined, STREAMS, rises(key));
  if (project === undefined) throw new Error(said);
  return ClusterWorld.of(project, { topics: { e: 1 }, discoveryInterval: 2 * SECOND, ...options });
}

async function widen({ kafka, clock }: ClusterWorld): Promise<void> {
  await (await kafka.driver().admin()).createPartitions('e', 2);
  await clock.pass(4 * SECOND);
}

const valuesOf = ({ behaviours }: ClusterWorld): readonly unknown[] => behaviours.map(({ values: [n] }) => n);

test('a partition more is a task more, and that is said', async () => {
  const world = await worldOf('PARTITION BY u');
  world.start();
  put(world, 0, 0, 1);
  await world.clock.pass(SECOND);
  const before = world.notes.length;
  await widen(world);
  const [said] = world.notes.slice(before).filter((note) => note.includes('more partitions'));
  expect(said).toMatch(/^an input has more partitions: g-e-\w+-changelog has as many now$/);
  expect(world.notes.at(-1)).toMatch(/^this process has 2 tasks \(e-\w+: 0-1\)/);
  put(world, 0, 1, 2);
  put(world, 1, 2, 5);
  put(world, 1, 3, 6);
  for (const partition of [0, 1]) put(world, partition, 10, 0);
  await world.clock.pass(SECOND);
  expect(valuesOf(world).toSorted()).toEqual([2, 6]);
  await world.end();
});

test('behind an exchange nothing changes: who reads it waits for the new task too', async () => {
  const world = await worldOf('');
  world.start();
  put(world, 0, 0, 1);
  put(world, 0, 1, 2);
  await world.clock.pass(SECOND);
  await widen(world);
  // The first partition is far ahead before anything is in the second.
  put(world, 0, 100, 3);
  put(world, 0, 200, 0);
  await world.clock.pass(3 * SECOND);
  put(world, 1, 50, 7);
  put(world, 1, 200, 0);
  await world.clock.pass(3 * SECOND);
  expect(valuesOf(world)).toEqual([2, 7]);
  expect(world.rows.counted.flatMap(({ late }) => late)).toEqual([]);
  expect(world.rows.events).toHaveLength(6);
  await world.end();
});

test('a partition is taken also where the broker that is asked knows of it later than the group', async () => {
  const world = await worldOf('PARTITION BY u', { discoveryInterval: 3600 * SECOND });
  world.start();
  await world.clock.pass(SECOND);
  const admin = await world.kafka.driver().admin();
  const { partitionCounts } = MemoryAdmin.prototype;
  const late = vi.spyOn(MemoryAdmin.prototype, 'partitionCounts').mockImplementation(async function (
    this: MemoryAdmin,
    topics,
  ) {
    const counts = await partitionCounts.call(this, topics);
    return new Map([...counts].map(([topic, count]) => [topic, count === 2 ? 1 : count]));
  });
  for (const topic of world.topics.filter((name) => name === 'e' || name.endsWith('-changelog')))
    await admin.createPartitions(topic, 2);
  await world.clock.pass(3 * SECOND);
  expect(world.notes.at(-1)).toMatch(/^this process has 1 task /);
  late.mockRestore();
  await world.clock.pass(3 * SECOND);
  expect(world.notes.at(-1)).toMatch(/^this process has 2 tasks /);
  await world.end();
});
