import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { motif } from '../cli/fake-terminal.js';
import { MotifProcess } from '../support/kafka/motif-process.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import { uniqueName } from '../support/kafka/unique-name.js';
import { type Answer, answer, type ReceivedRequest, receiver } from '../support/receiver.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const kafka = testKafka();
const KEYS = 11;
const PARTITIONS = 4;

function project(url: string): string {
  return temporaryFolder({
    'streams.sql': `CREATE TABLE events (ts TIMESTAMP, u INTEGER, n INTEGER, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka', 'topic' = '\${EVENTS}', 'format' = 'json', 'properties.bootstrap.servers' = '\${KAFKA_BROKERS}',
  'properties.group.id' = '\${GROUP}', 'scan.startup.mode' = 'earliest-offset', 'key.fields' = 'u',
  'properties.session.timeout.ms' = '6000', 'properties.transaction.timeout.ms' = '6000'
);
CREATE TABLE hook (u INTEGER, n INTEGER) WITH (
  'connector' = 'webhook', 'url' = '${url}', 'allow.private-addresses' = 'true', 'max.concurrency' = '4'
);`,
    'found.sql': `INSERT INTO hook SELECT u, n FROM events MATCH_RECOGNIZE (
  PARTITION BY u ORDER BY ts MEASURES A.n AS n ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A) WITHIN INTERVAL '1' MINUTE DEFINE A AS n >= 0)`,
  });
}

/** Of each key the numbers as they first came: who knows an id passes it over. */
function firsts(received: readonly ReceivedRequest[]): ReadonlyMap<number, readonly number[]> {
  const seen = new Set<string>();
  const found = new Map<number, number[]>();
  for (const { body } of received) {
    const { id, data } = JSON.parse(body.toString());
    if (seen.has(id)) continue;
    seen.add(id);
    found.set(data.u, [...(found.get(data.u) ?? []), data.n]);
  }
  return new Map([...found].sort(([a], [b]) => a - b));
}

/** Events with numbers; behind them, in each partition, one of a later time in which nothing is found. */
function numbered() {
  let [next, time] = [0, Date.UTC(2026, 4, 1)];
  const message = (partition: number, u: number, n: number) => {
    time += 10;
    return { partition, key: String(u), value: JSON.stringify({ ts: new Date(time).toISOString(), u, n }) };
  };
  return {
    take(count: number) {
      const events = Array.from({ length: count }, () => message((next % KEYS) % PARTITIONS, next % KEYS, next++));
      return [...events, ...Array.from({ length: PARTITIONS }, (_, partition) => message(partition, partition, -1))];
    },
    get expected(): ReadonlyMap<number, readonly number[]> {
      const all = Array.from({ length: next }, (_, n) => n);
      return new Map(Array.from({ length: Math.min(KEYS, next) }, (_, u) => [u, all.filter((n) => n % KEYS === u)]));
    },
    get count(): number {
      return next;
    },
  };
}

/** A receiver that fails as it likes, and processes of one group that deliver to it. */
async function scene() {
  let count = 0;
  const taken = new Set<string>();
  let look: () => void = () => undefined;
  const hostile: Answer = async (response, request, socket) => {
    count++;
    look();
    // Whether it is taken is not always told.
    if (count % 17 === 0) return void socket.resetAndDestroy();
    await setTimeout(count % 5);
    const status = count % 19 === 0 ? 503 : 204;
    if (status === 204) taken.add(request.headers['webhook-id'] ?? '');
    await answer(status)(response, request, socket);
    look();
  };
  const { url, received } = await receiver(hostile);
  const events = await kafka.createTopic({ name: 'events', partitions: PARTITIONS });
  const group = uniqueName('hooked');
  const folder = project(url);
  const env = { KAFKA_BROKERS: kafka.brokers.join(), EVENTS: events, GROUP: group };
  const numbers = numbered();
  return {
    numbers,
    received,
    async start() {
      const process = new MotifProcess([folder, '--no-archive', '--output', 'none'], env);
      await process.says(/^this process has \d/);
      return process;
    },
    produce: (number: number) => kafka.produce(events, numbers.take(number)),
    async until(enough: () => boolean, ...processes: readonly MotifProcess[]) {
      while (!enough()) {
        const heard = new Promise<void>((resolve) => {
          look = resolve;
        });
        await Promise.race([heard, ...processes.map(({ failed }) => failed)]);
      }
    },
    /** And has said so: what only came is still tried. */
    hasAll: () => taken.size >= numbers.count,
  };
}

test('one of two processes is killed while a receiver fails as it likes: each behaviour comes, in the order of its key, and once for who knows its id', async () => {
  const { numbers, received, start, produce, until, hasAll } = await scene();
  const first = await start();
  await produce(60);
  await until(() => received.length > 10, first);
  const second = await start();
  for (let i = 0; i < 5; i++) await produce(40);
  await until(() => received.length > 150, first, second);
  await first.end('SIGKILL');
  for (let i = 0; i < 5; i++) await produce(40);
  await until(hasAll, second);
  expect(firsts(received)).toEqual(numbers.expected);

  // What has been answered is committed when a process ends in peace, and does not come again.
  await second.end('SIGTERM');
  const before = received.length;
  const third = await start();
  await produce(20);
  await until(hasAll, third);
  const again = received.slice(before).map(({ body }) => JSON.parse(body.toString()).data.n);
  expect(again.filter((n) => n < numbers.count - 20)).toEqual([]);
  expect(firsts(received)).toEqual(numbers.expected);
});

test('what was given up is listed, goes out once more under its id when somebody wants it, and is listed as retried', async () => {
  const { url, received } = await receiver(answer(410), answer(204));
  const events = await kafka.createTopic({ name: 'events', partitions: PARTITIONS });
  const env = { KAFKA_BROKERS: kafka.brokers.join(), EVENTS: events, GROUP: uniqueName('hooked') };
  const folder = project(url);
  const letters = async (command: string, ...args: readonly string[]) => {
    const day = { now: () => Date.now() * 1_000, wait: (micros: number) => setTimeout(micros / 1_000) };
    return motif(['dead-letters', command, '--queries', folder, ...args], { env, day });
  };
  const process = new MotifProcess([folder, '--no-archive', '--output', 'none'], env);
  await process.says(/^this process has \d/);
  await kafka.produce(events, numbered().take(1));
  await process.says(/^hook: given up on /);
  expect(JSON.parse((await letters('list', '--json')).stdout)).toMatchObject({
    ...{ kind: 'delivery', to: 'hook', query: 'found', tries: 1, reason: 'answered 410', retried: null },
    id: received[0]?.headers['webhook-id'],
  });
  expect(await letters('retry', '--all')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^1 behaviour queued/),
  });
  while (received.length < 2) await setTimeout(20);
  expect(received[1]?.body).toEqual(received[0]?.body);
  expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id']);
  expect(JSON.parse((await letters('list', '--json')).stdout)).toMatchObject({ retried: expect.any(String) });
  expect((await letters('retry', '--all')).stdout).toBe('nothing was given up, or it has been retried\n');
  await process.end('SIGTERM');
});

test('one that stands still for longer than its session, and goes on beside its successor, changes no order and commits nothing over it', async () => {
  const { numbers, received, start, produce, until, hasAll } = await scene();
  const zombie = await start();
  await produce(200);
  await until(() => received.length > 30, zombie);
  zombie.signal('SIGSTOP');
  const successor = await start();
  await produce(100);
  await until(hasAll, successor);
  zombie.signal('SIGCONT');
  await zombie.says(/^this process was silent for longer than the session timeout and joins its group anew$/);
  await produce(100);
  await until(hasAll, successor, zombie);
  expect(firsts(received)).toEqual(numbers.expected);
  await Promise.all([zombie.end('SIGTERM'), successor.end('SIGTERM')]);
  const before = received.length;
  const last = await start();
  await produce(20);
  await until(hasAll, last);
  const again = received.slice(before).map(({ body }) => JSON.parse(body.toString()).data.n);
  expect(again.filter((n) => n < numbers.count - 20)).toEqual([]);
});
