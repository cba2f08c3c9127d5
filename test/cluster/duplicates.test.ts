import { expect, test } from 'vitest';
import { formatTimestamp, parseTimestamp, SECOND } from '../../src/time.js';
import { ClusterWorld, GROUP } from '../support/kafka/cluster-world.js';
import { loaded } from '../support/run-windowed.js';

const START = parseTimestamp('2026-05-01T00:00:00') ?? 0;

async function worldOf(ttl: string, checkpoints: { readonly rows: number; readonly interval: number }) {
  const streams = `CREATE TABLE e (ts TIMESTAMP METADATA FROM 'ce_time', id VARCHAR METADATA FROM 'ce_id', WATERMARK FOR ts AS ts)
    WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'memory:1', 'format' = 'cloudevents',
    'properties.group.id' = '${GROUP}', 'scan.startup.mode' = 'earliest-offset'${ttl});`;
  const { project, said } = await loaded(undefined, streams, 'SELECT id FROM e;');
  if (project === undefined) throw new Error(said);
  return ClusterWorld.of(project, { topics: { e: 2 }, checkpoints });
}

/** Ids of one digit are of one partition, the others of the other; in turns they come in either mode. */
function put({ kafka }: ClusterWorld, ...ids: readonly number[]): void {
  const records = ids.map((id, i) => {
    const time = formatTimestamp(START + id * SECOND);
    const event = { specversion: '1.0', id: `${id}`, source: '/s', type: 't', time };
    const binary = Object.entries(event).map(([name, value]) => [`ce_${name}`, Buffer.from(value)] as const);
    const value = Buffer.from(i % 2 === 0 ? '{}' : JSON.stringify(event));
    return { partition: id < 10 ? 0 : 1, key: null, value, timestamp: 0, ...(i % 2 === 0 ? { headers: binary } : {}) };
  });
  kafka.write('e', records);
}

const found = ({ behaviours }: ClusterWorld): readonly string[] => behaviours.map(({ values: [id] }) => String(id));

test.each([
  ['with each epoch a checkpoint', { rows: 0, interval: SECOND }],
  ['without one for long', { rows: 1_000, interval: 1_000 * SECOND }],
])('who takes a task over knows what came before: %s', async (_, checkpoints) => {
  const world = await worldOf('', checkpoints);
  put(world, 1, 2, 1, 11, 2, 1, 12, 11);
  const first = world.start();
  await world.clock.pass(SECOND);
  expect(first.progress()).toMatchObject({ events: 4, duplicates: 4 });
  put(world, 3, 2);
  await world.clock.pass(SECOND);
  world.kill(first);
  put(world, 3, 1, 4, 12, 13);
  const second = world.start();
  await world.clock.pass(SECOND);
  expect(second.progress()).toMatchObject({ events: 2, duplicates: 3 });
  put(world, 12);
  await world.clock.pass(SECOND);
  second.stop();
  await world.clock.pass(SECOND);
  const third = world.start();
  put(world, 9, 99, 4, 13, 1);
  await world.clock.pass(SECOND);
  expect(third.progress()).toMatchObject({ events: 2, duplicates: 3 });
  put(world, 9, 99);
  await world.clock.pass(SECOND);
  expect(third.progress()).toMatchObject({ events: 2, duplicates: 5 });
  await world.end();
  const all = found(world);
  expect(new Set(all).size).toBe(all.length);
  expect(all.toSorted()).toEqual(['1', '11', '12', '13', '2', '3', '4']);
  const admin = await world.kafka.driver().admin();
  // The first answer may be stale.
  await admin.committed(GROUP, ['e']);
  const committed = await admin.committed(GROUP, ['e']);
  // Whoever goes on does so behind what was left out too.
  expect(committed.map(({ partition, offset }) => [partition, offset])).toEqual([
    [0, 14],
    [1, 9],
  ]);
});

test("with 'dedupe.ttl' = '0 s' two are two", async () => {
  const world = await worldOf(", 'dedupe.ttl' = '0 s'", { rows: 20, interval: SECOND });
  put(world, 1, 1, 9, 11, 99);
  const process = world.start();
  await world.clock.pass(SECOND);
  expect(process.progress()).toMatchObject({ events: 5, duplicates: 0 });
  await world.end();
});
