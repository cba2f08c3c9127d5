import { describe, expect, test } from 'vitest';
import { MotifError } from '../../src/errors.js';
import { formatTimestamp, parseTimestamp, SECOND } from '../../src/time.js';
import { ClusterWorld, GROUP } from '../support/kafka/cluster-world.js';
import type { GroupProcess } from '../support/kafka/group-process.js';
import { loaded } from '../support/run-windowed.js';

const START = parseTimestamp('2026-05-01T00:00:00') ?? 0;

interface WorldSaid {
  readonly mode?: string;
  readonly more?: string;
  /** Written before anyone reads. */
  readonly events?: number;
}

/** A topic of two partitions, of which each event is a behaviour. */
async function worldOf({ mode = 'earliest-offset', more = '', events = 4 }: WorldSaid = {}): Promise<ClusterWorld> {
  const streams = `CREATE TABLE e (ts TIMESTAMP, n INTEGER, WATERMARK FOR ts AS ts)
    WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'memory:1', 'format' = 'json',
    'properties.group.id' = '${GROUP}', 'scan.startup.mode' = '${mode}'${more});`;
  const { project, said } = await loaded(undefined, streams, 'SELECT n FROM e;');
  if (project === undefined) throw new Error(said);
  const world = await ClusterWorld.of(project, { topics: { e: 2 } });
  for (let n = 0; n < events; n++) put(world, n);
  return world;
}

/** Its number says its partition and its time. */
function put({ kafka }: ClusterWorld, n: number): void {
  const ts = formatTimestamp(START + n * SECOND).replace('Z', '');
  kafka.write('e', [
    { partition: n % 2, key: null, value: Buffer.from(JSON.stringify({ ts, n })), timestamp: 1000 * n },
  ]);
}

const found = ({ behaviours }: ClusterWorld): readonly unknown[] => behaviours.map(({ values: [n] }) => n).toSorted();
const changelog = ({ topics }: ClusterWorld): string => topics.find((topic) => topic.endsWith('-changelog')) ?? '';

async function ended(world: ClusterWorld, process: GroupProcess): Promise<unknown> {
  for (let i = 0; i < 20 && !process.isOver(); i++) await world.clock.pass(SECOND);
  return process.failure();
}

/** Closes time for the events before it. */
function close(world: ClusterWorld): void {
  for (const n of [100, 101]) put(world, n);
}

describe('a task of which nothing was read yet begins', () => {
  const modes: readonly (readonly [said: WorldSaid, numbers: readonly number[]])[] = [
    [{ mode: 'earliest-offset' }, [0, 1, 2, 3, 4, 5]],
    [{ mode: 'latest-offset' }, [4, 5]],
    [{ mode: 'timestamp', more: ", 'scan.startup.timestamp-millis' = '2000'" }, [2, 3, 4, 5]],
    [{ mode: 'specific-offsets', more: ", 'scan.startup.specific-offsets' = 'partition:0,offset:1'" }, [1, 2, 3, 4, 5]],
    [{ mode: 'group-offsets', more: ", 'properties.auto.offset.reset' = 'latest'" }, [4, 5]],
    [{ mode: 'group-offsets', more: ", 'properties.auto.offset.reset' = 'earliest'" }, [0, 1, 2, 3, 4, 5]],
  ];
  test.each(modes)('as it is said: %j', async (said, numbers) => {
    const world = await worldOf(said);
    const first = world.start();
    await world.clock.pass(SECOND);
    // Who is killed before it has read anything has said where that was.
    world.kill(first);
    for (const n of [4, 5]) put(world, n);
    world.start();
    await world.clock.pass(SECOND);
    close(world);
    await world.clock.pass(SECOND);
    expect(found(world)).toEqual([...numbers]);
    await world.end();
  });

  test('not where the group is to say it, and does not', async () => {
    const world = await worldOf({ mode: 'group-offsets' });
    expect(String(await ended(world, world.start()))).toMatch(
      /group g has committed no offset of topic e, partition \d\n.*'scan.startup.mode' = 'earliest-offset'/,
    );
  });
});

describe('a process', () => {
  test('refuses offsets whose state is lost, and says what to do', async () => {
    const world = await worldOf();
    const first = world.start();
    await world.clock.pass(SECOND);
    first.stop();
    await world.clock.pass(SECOND);
    const admin = await world.kafka.driver().admin();
    await admin.deleteTopics([changelog(world)]);
    const failure = await ended(world, world.start());
    expect(failure).toBeInstanceOf(MotifError);
    expect(String(failure)).toMatch(
      /offsets that were committed with a state, and g-e-\w+-changelog, partition \d, has none.*\n.*--fresh/,
    );
  });

  test('ends when it is told to while it takes its tasks and no broker answers', async () => {
    const world = await worldOf();
    const process = world.start();
    for (let turn = 0; process.memberId() === undefined && turn < 200; turn++) await Promise.resolve();
    await world.clock.settled();
    world.kafka.stop();
    process.stop();
    await ended(world, process);
    expect([process.isOver(), process.failure()]).toEqual([true, undefined]);
  });

  test('goes on when the broker was away while the group was divided anew', async () => {
    const world = await worldOf();
    world.start();
    await world.clock.pass(SECOND);
    for (let i = 0; i < 3; i++) world.kafka.fail('admin', 'unavailable');
    world.start();
    await world.clock.pass(10 * SECOND);
    if (world.living.length < 2) world.start();
    close(world);
    await world.clock.pass(10 * SECOND);
    expect(world.processes[0]?.isOver()).toBe(false);
    expect(found(world)).toEqual([0, 1, 2, 3]);
    await world.end();
  });

  test('gives up a task that moves while it is taken, and takes it when it comes back', async () => {
    const world = await worldOf();
    const first = world.start();
    for (let turn = 0; turn < 400; turn++) {
      await Promise.resolve();
      // At every turn of the taking another comes or goes.
      if (turn % 7 === 0 && world.living.length < 3) world.start();
      else if (turn % 11 === 0) world.living.at(-1)?.stop();
    }
    await world.clock.pass(10 * SECOND);
    for (const process of world.living.slice(1)) process.stop();
    if (first.isOver()) world.start();
    await world.clock.pass(10 * SECOND);
    close(world);
    await world.clock.pass(10 * SECOND);
    expect(found(world)).toEqual([0, 1, 2, 3]);
    await world.end();
  });

  test('sends late events and dead letters to topics of the group', async () => {
    const world = await worldOf();
    world.start();
    await world.clock.pass(SECOND);
    put(world, 0);
    world.kafka.write('e', [{ partition: 0, key: null, value: Buffer.from('{') }]);
    await world.clock.pass(SECOND);
    expect(world.records('g-late').map(({ value }) => JSON.parse(String(value)))).toMatchObject([
      { stream: 'e', source: 'e', partition: 0, offset: 2, lateness_seconds: 2 },
    ]);
    expect(world.records('g-dead-letters').map(({ value }) => JSON.parse(String(value)))).toMatchObject([
      { stream: 'e', source: 'e', partition: 0, offset: 3, raw: '{' },
    ]);
    await world.end();
  });
});
