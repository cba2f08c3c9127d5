import { afterEach, expect, test, vi } from 'vitest';
import { deadLetterTopic, outboxTopic } from '../../../src/cluster/topic-names.js';
import { undeliveredMessage } from '../../../src/cluster/undelivered-message.js';
import type { KafkaDriver } from '../../../src/kafka/driver.js';
import { MemoryKafka } from '../../support/kafka/memory-kafka.js';
import { motif } from '../fake-terminal.js';
import { shop } from '../shop.js';

const world = vi.hoisted((): { driver: () => KafkaDriver | undefined } => ({ driver: () => undefined }));
vi.mock('../../../src/kafka/kafkajs-driver.js', () => ({ kafkajsDriver: async () => world.driver() }));
afterEach(() => {
  world.driver = () => undefined;
});

const OUTBOX = outboxTopic('shop', 'hook');
const TIME = Date.UTC(2026, 4, 1);

/** A shop whose events come from a Kafka in memory, and what its group gave up: a record, and behaviours with these ids. */
async function shopWith(...ids: readonly string[]) {
  const kafka = new MemoryKafka();
  world.driver = () => kafka.driver();
  const admin = await kafka.driver().admin();
  await admin.createTopics([OUTBOX, deadLetterTopic('shop')].map((topic) => ({ topic, partitions: 1 })));
  const read = { stream: 'events', source: 'events', partition: 0, offset: 7, reason: 'price is no number', raw: '{}' };
  const letters = ids.map((id, offset) => {
    const value = Buffer.from(JSON.stringify({ specversion: '1.0', id, source: 'motif/shop', type: 'changed_mind' }));
    const record = { offset, timestamp: 0, key: Buffer.from('[1]'), value, headers: [] };
    const from = { topic: OUTBOX, partition: 0 };
    return undeliveredMessage({ table: 'hook', id, from, record, tries: offset + 1, reason: 'answered 410' });
  });
  const messages = [{ key: null, value: Buffer.from(JSON.stringify(read)) }, ...letters];
  kafka.write(
    deadLetterTopic('shop'),
    messages.map((message, n) => ({ ...message, timestamp: TIME + 1_000 * n })),
  );
  const { queries } = shop({
    'queries/streams.sql': `CREATE TABLE events (ts TIMESTAMP, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka', 'topic' = 'events', 'properties.bootstrap.servers' = 'memory:1', 'properties.group.id' = 'shop',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);
CREATE TABLE hook (item VARCHAR) WITH ('connector' = 'webhook', 'url' = 'https://shop.example/');
`,
    'queries/changed_mind.sql': 'INSERT INTO hook SELECT item FROM events',
    'queries/abandoned.sql': 'SELECT item FROM events',
    'queries/changed_mind.test.yaml': '[]',
  });
  return { kafka, queries };
}

const letters = (command: string, queries: string, ...args: readonly string[]) =>
  motif(['dead-letters', command, ...args, '--queries', queries], { day: { now: () => TIME * 1_000, wait: never } });
const never = () => new Promise<void>(() => undefined);

test('of queries over Kafka their group’s topic is listed', async () => {
  const { queries } = await shopWith('a1', 'b2');
  expect(await letters('list', queries)).toEqual({
    code: 0,
    stdout: `records that could not be read
  events  2026-05-01T00:00:00.000Z  events, partition 0, offset 7: price is no number
behaviours that could not be delivered
  hook  b2  2 tries  2026-05-01T00:00:02.000Z  found by changed_mind  shop-webhook-hook, partition 0, offset 1: answered 410
  hook  a1  1 try  2026-05-01T00:00:01.000Z  found by changed_mind  shop-webhook-hook, partition 0, offset 0: answered 410
`,
    stderr: 'deliver them once more: motif dead-letters retry ID, --table NAME or --all\n',
  });
  expect(await letters('list', queries, '--json', '--limit', '1')).toEqual({
    code: 0,
    stdout:
      '{"kind":"delivery","to":"hook","query":"changed_mind","id":"b2","tries":2,"source":"shop-webhook-hook","partition":0,"offset":1,"reason":"answered 410","at":"2026-05-01T00:00:02.000Z","retried":null}\n',
    stderr: 'these are the newest 1: --limit 10 shows more, --since TIME others\n',
  });
  const since = await letters('list', queries, '--since', '2026-05-01T00:00:01Z', '--json');
  expect(since.stdout.trimEnd().split('\n')).toHaveLength(2);
  expect((await letters('list', queries, '--since', '1h', '--json')).stdout.trimEnd().split('\n')).toHaveLength(3);
});

test('and delivered once more, which is listed', async () => {
  const { kafka, queries } = await shopWith('a1', 'b2', 'c3');
  expect(await letters('retry', queries, 'b2')).toEqual({
    code: 0,
    stdout: '1 behaviour queued: group shop delivers them, at once where it runs\n',
    stderr: '',
  });
  expect(kafka.committed(OUTBOX).map(({ value }) => JSON.parse(String(value)).id)).toEqual(['b2']);
  expect((await letters('list', queries)).stdout).toMatch(/ {2}hook {2}b2 .*: answered 410; retried \d{4}-\S+Z\n/);
  expect(await letters('retry', queries, 'a1', 'b2')).toMatchObject({
    code: 2,
    stderr:
      'b2, given up at 2026-05-01T00:00:02.000Z, has been retried, and not given up again since\n  motif dead-letters list shows what was given up, and what of it was retried.\n',
  });
  expect((await letters('retry', queries, '--table', 'hook')).stdout).toContain('2 behaviours queued');
  expect((await letters('retry', queries, '--all')).stdout).toBe('nothing was given up, or it has been retried\n');
  expect(kafka.committed(OUTBOX)).toHaveLength(3);
});

test('what means nothing is refused, with the way out', async () => {
  const { queries } = await shopWith('a1');
  expect((await letters('retry', queries, '0123')).stderr).toContain('no delivery of 0123 was given up');
  expect((await letters('retry', queries, '--table', 'hoook')).stderr).toContain('did you mean hook? There are hook');
  expect((await letters('list', queries, '--archive', 'x')).stderr).toBe(
    '--archive and --queries exclude each other\n',
  );
  expect((await letters('list', queries, '--limit', '0')).stderr).toContain('expected a number from 1 on');
  const { queries: files } = shop();
  expect((await motif(['dead-letters', 'list', '--queries', files, '--limit', '3'])).stderr).toContain(
    '--since and --limit are of what a group of Kafka gave up, and this is an archive',
  );
  expect((await motif(['dead-letters', 'list', '--queries', `${files}/nowhere`])).code).toBe(1);
});

test('nothing was given up', async () => {
  const { queries } = await shopWith();
  expect((await letters('list', queries, '--since', '2026-05-02')).stdout).toBe('none\n');
});
