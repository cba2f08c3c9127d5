import { expect, test } from 'vitest';
import { freshenGroup } from '../../src/cluster/freshen-group.js';
import { Layout } from '../../src/cluster/layout.js';
import { prepareTopics, widenChangelogs } from '../../src/cluster/prepare-topics.js';
import { planStages } from '../../src/query/stages/plan-stages.js';
import { GroupClock } from '../support/kafka/group-clock.js';
import { MemoryKafka } from '../support/kafka/memory-kafka.js';
import { loaded } from '../support/run-windowed.js';

const table = (
  name: string,
): string => `CREATE TABLE ${name} (ts TIMESTAMP, u INTEGER, n INTEGER, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'kafka', 'topic' = '${name}', 'properties.bootstrap.servers' = 'memory:1', 'format' = 'json',
  'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'key.fields' = 'u');`;
const JOIN = `SELECT l.u, r.n FROM a AS l JOIN b AS r ON l.u = r.u AND r.ts BETWEEN l.ts AND l.ts + INTERVAL '5' SECOND;`;
const BY_N = `SELECT n FROM a MATCH_RECOGNIZE (PARTITION BY n ORDER BY ts MEASURES A.u AS u ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '5' SECOND DEFINE B AS B.u > A.u);`;

async function prepared(topics: Readonly<Record<string, number>>, ...queries: readonly string[]) {
  const { project, said } = await loaded(undefined, `${table('a')}\n${table('b')}`, ...queries);
  if (project === undefined) throw new Error(said);
  const kafka = new MemoryKafka();
  const admin = await kafka.driver().admin();
  await admin.createTopics(Object.entries(topics).map(([topic, partitions]) => ({ topic, partitions })));
  const stages = planStages(project);
  const layout = new Layout('g', stages);
  const counts = async () =>
    [...(await admin.partitionCounts(kafka.topics))].map(([name, count]) => `${name} ${count}`);
  return { kafka, admin, layout, stages, counts };
}

/** Without the digits that tell stages apart. */
const plain = (names: readonly string[]): readonly string[] =>
  names.map((name) => name.replaceAll(/-[0-9a-f]{8}/g, ''));

test('what is read has to be there, and each that is not is named', async () => {
  const { admin, layout } = await prepared({}, JOIN);
  await expect(prepareTopics(admin, layout, [])).rejects.toThrow(
    /there is no topic a\n.*Make it.*\n+there is no topic b/s,
  );
});

test('what is written, what goes aside, and what the group keeps is made, once', async () => {
  const { admin, layout, counts } = await prepared({ a: 3, b: 1 }, BY_N);
  const made = await prepareTopics(admin, layout, ['out']);
  expect(plain(made)).toEqual([
    expect.stringMatching(/^made topic g-.*-repartition$/),
    'made topic out',
    'made topic g-late',
    'made topic g-dead-letters',
    expect.stringMatching(/^made topic g-.*-changelog$/),
    expect.stringMatching(/^made topic g-.*-changelog$/),
  ]);
  expect((await counts()).filter((text) => /changelog|repartition/.test(text)).map((text) => text.at(-1))).toEqual([
    '3',
    '3',
    '3',
  ]);
  expect(await prepareTopics(admin, layout, ['out'])).toEqual([]);
});

test('topics whose partitions are read together have equally many, or both are named', async () => {
  const { admin, layout } = await prepared({ a: 3, b: 2 }, JOIN);
  await expect(prepareTopics(admin, layout, [])).rejects.toThrow(
    /topic a has 3 partitions and topic b has 2.*\n.*'key.fields'/,
  );
  const { admin: other, layout: same } = await prepared({ a: 2, b: 2 }, JOIN);
  expect(plain(await prepareTopics(other, same, [])).at(-1)).toMatch(/^made topic g-.*-changelog$/);
});

test('a changelog gets as many partitions as its inputs have, an exchange keeps what it has', async () => {
  const { admin, layout, counts } = await prepared({ a: 1, b: 1 }, BY_N);
  await prepareTopics(admin, layout, []);
  await admin.createPartitions('a', 4);
  expect(await widenChangelogs(admin, layout)).toHaveLength(1);
  expect(await widenChangelogs(admin, layout)).toEqual([]);
  const own = (await counts()).filter((text) => /changelog|repartition/.test(text));
  expect(own.map((text) => text.at(-1)).toSorted()).toEqual(['1', '1', '4']);
  expect(await prepareTopics(admin, layout, [])).toEqual([]);
  await admin.createPartitions('a', 5);
  expect(plain(await prepareTopics(admin, layout, []))).toEqual([
    expect.stringMatching(/^an input has more partitions: g-.*-changelog has as many now$/),
  ]);
});

test('an exchange that is divided otherwise than what is read with it is refused with what to do', async () => {
  const { admin, layout } = await prepared(
    { a: 2, b: 1 },
    BY_N.replace('PARTITION BY n ', '').replace('SELECT n', 'SELECT u'),
  );
  const [whole] = layout.exchanges;
  await admin.createTopics([{ topic: whole?.topic ?? '', partitions: 3 }]);
  await expect(prepareTopics(admin, layout, [])).rejects.toThrow(
    /-repartition has 3 partitions, and what is read with it has 1\n.*--fresh/,
  );
});

test('a group begun anew has none of its own topics any more; while it is at work it is refused', async () => {
  const { admin, layout, kafka, stages } = await prepared({ a: 2, b: 1 }, BY_N);
  await prepareTopics(admin, layout, ['out']);
  const consumer = await kafka.driver().consumer({
    groupId: 'g',
    topics: ['a'],
    assign: () => new Map(),
    userData: () => new Uint8Array(),
    onAssigned: () => undefined,
    onRecords: () => undefined,
    onOutOfRange: () => undefined,
    onTrouble: () => undefined,
  });
  const clock = new GroupClock(0);
  await expect(freshenGroup(admin, 'g', stages, clock)).rejects.toThrow(/group g is at work.*\n.*End its processes/);
  await consumer.close();
  expect(await freshenGroup(admin, 'g', stages, clock)).toHaveLength(5);
  expect(kafka.topics).toEqual(['a', 'b', 'out']);
  expect(await freshenGroup(admin, 'g', stages, clock)).toEqual([]);
});

test('the outbox of a webhook is as wide as the widest source, kept until it is delivered, and gone when the group begins anew', async () => {
  const hook = `CREATE TABLE hook (u INTEGER) WITH ('connector' = 'webhook', 'url' = 'https://shop.example/');
    ${table('a')}\n${table('b')}`;
  const { project, said } = await loaded(undefined, hook, 'INSERT INTO hook SELECT u FROM a WHERE n > 0;');
  if (project === undefined) throw new Error(said);
  const kafka = new MemoryKafka();
  const admin = await kafka.driver().admin();
  await admin.createTopics([{ topic: 'a', partitions: 3 }]);
  const stages = planStages(project);
  const made = await prepareTopics(admin, new Layout('g', stages), [], ['g-webhook-hook']);
  expect(made).toContain('made topic g-webhook-hook');
  expect(await admin.partitionCounts(['g-webhook-hook'])).toEqual(new Map([['g-webhook-hook', 3]]));
  expect(await prepareTopics(admin, new Layout('g', stages), [], ['g-webhook-hook'])).toEqual([]);
  expect(await freshenGroup(admin, 'g', stages, new GroupClock(0))).toContain('g-webhook-hook');
  expect(kafka.topics).toEqual(['a']);
});
