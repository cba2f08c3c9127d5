import { expect, test } from 'vitest';
import { PartitionFeed, type PartitionFeedOptions } from '../../src/cluster/partition-feed.js';
import type { KafkaRecord } from '../../src/kafka/driver.js';

const OF = { topic: 't', partition: 1 };

function feedOf(options: Partial<PartitionFeedOptions> = {}) {
  const calls: string[] = [];
  const feed = new PartitionFeed({
    of: OF,
    consumer: {
      seek: (_, offset) => void calls.push(`seek ${offset}`),
      pause: () => void calls.push('pause'),
      resume: () => void calls.push('resume'),
    },
    mostBytes: () => 1_000,
    onOutOfRange: async () => 0,
    ...options,
  });
  return { feed, calls };
}

const record = (offset: number, bytes = 0): KafkaRecord => ({
  offset,
  timestamp: 0,
  key: null,
  value: Buffer.alloc(bytes),
  headers: [],
});
const records = (...offsets: readonly number[]): readonly KafkaRecord[] => offsets.map((offset) => record(offset));
const offsetsOf = (read: readonly KafkaRecord[] | undefined): readonly number[] | undefined =>
  read?.map(({ offset }) => offset);

test('gives what was fetched in order, so much at once as is wanted, and waits for the next', async () => {
  const { feed, calls } = feedOf();
  feed.open(3);
  expect(calls).toEqual(['seek 3']);
  feed.push(records(3, 4, 7), { next: 8, high: 9 });
  expect(offsetsOf(await feed.read(2))).toEqual([3, 4]);
  expect(offsetsOf(await feed.read(2))).toEqual([7]);
  const waiting = feed.read(5);
  feed.push(records(8), { next: 9, high: 9 });
  expect(offsetsOf(await waiting)).toEqual([8]);
});

test('pauses while much waits, and goes on at half of it', async () => {
  const { feed, calls } = feedOf();
  feed.open(0);
  feed.push([record(0, 400), record(1, 400), record(2, 400)], { next: 3, high: 9 });
  expect(calls.splice(0)).toEqual(['seek 0', 'pause']);
  feed.push([record(3, 400)], { next: 4, high: 9 });
  await feed.read(2);
  expect(calls.splice(0)).toEqual([]);
  await feed.read(1);
  expect(calls.splice(0)).toEqual(['resume']);
});

test('passes over what was fetched before it was opened elsewhere, and again', async () => {
  const { feed } = feedOf();
  feed.push(records(0), { next: 1, high: 1 });
  feed.open(2);
  feed.push(records(1, 2, 3), { next: 4, high: 4 });
  feed.push(records(2, 3), { next: 4, high: 4 });
  expect(offsetsOf(await feed.read(9))).toEqual([2, 3]);
  feed.push(records(4), { next: 5, high: 5 });
  feed.open(9);
  feed.push(records(9), { next: 10, high: 10 });
  expect(offsetsOf(await feed.read(9))).toEqual([9]);
});

test('gives nothing at or behind where reading again is to end, and says when it is there', async () => {
  const { feed } = feedOf();
  feed.open(0);
  feed.push(records(0, 1, 2), { next: 3, high: 5 });
  expect(offsetsOf(await feed.read(9, 2))).toEqual([0, 1]);
  expect(offsetsOf(await feed.read(9, 2))).toEqual([]);
  expect(offsetsOf(await feed.read(9))).toEqual([2]);
  const waiting = feed.read(9, 5);
  feed.push([], { next: 5, high: 5 });
  feed.push([], { next: 6, high: 6 });
  feed.close();
  expect([offsetsOf(await waiting)]).toEqual([undefined]);
});

test('ends for whoever waits when it is closed, and reads no more', async () => {
  const { feed, calls } = feedOf();
  feed.open(0);
  const waiting = feed.read(1);
  feed.close();
  expect(await waiting).toBeUndefined();
  feed.push(records(0), { next: 1, high: 1 });
  expect(await feed.read(1)).toBeUndefined();
  expect(calls).toEqual(['seek 0', 'pause']);
  feed.open(1);
  expect(calls.slice(2)).toEqual(['seek 1', 'resume']);
});

test('is at its end when brokers have said so since it was last asked, and all has been read', async () => {
  const { feed } = feedOf();
  feed.open(0);
  expect(feed.takeAtEnd()).toBe(false);
  feed.caughtUp();
  expect([feed.takeAtEnd(), feed.takeAtEnd()]).toEqual([true, false]);
  feed.push(records(0), { next: 1, high: 2 });
  feed.caughtUp();
  expect(feed.takeAtEnd()).toBe(false);
  await feed.read(1);
  feed.caughtUp();
  expect(feed.takeAtEnd()).toBe(false);
  feed.push([], { next: 2, high: 2 });
  expect(feed.takeAtEnd()).toBe(false);
  feed.caughtUp();
  expect(feed.takeAtEnd()).toBe(true);
  feed.caughtUp();
  feed.open(0);
  expect(feed.takeAtEnd()).toBe(false);
});

test('asks where to go on when what is next is gone, and fails with what it is told', async () => {
  const asked: unknown[] = [];
  const { feed, calls } = feedOf({
    onOutOfRange: async (next, there) => {
      asked.push([next, there]);
      if (asked.length > 1) throw new Error('gone');
      return 7;
    },
  });
  feed.open(2);
  await feed.outOfRange({ low: 7, high: 9 });
  expect([asked, calls]).toEqual([[[2, { low: 7, high: 9 }]], ['seek 2', 'seek 7']]);
  feed.push(records(7), { next: 8, high: 9 });
  expect(offsetsOf(await feed.read(1))).toEqual([7]);
  const waiting = feed.read(1);
  await feed.outOfRange({ low: 20, high: 30 });
  await expect(waiting).rejects.toThrow('gone');
});

test('still gives what was fetched before the next offset was gone, and then what is there', async () => {
  const { feed, calls } = feedOf({ onOutOfRange: async () => 8 });
  feed.open(3);
  feed.push(records(3, 4), { next: 5, high: 10 });
  await feed.outOfRange({ low: 8, high: 10 });
  feed.push(records(8, 9), { next: 10, high: 10 });
  expect(offsetsOf(await feed.read(10))).toEqual([3, 4, 8, 9]);
  expect(calls).toEqual(['seek 3', 'seek 8']);
});

test('still gives what was fetched before, and then why there is no more', async () => {
  const { feed } = feedOf({ onOutOfRange: () => Promise.reject(new Error('gone')) });
  feed.open(3);
  feed.push(records(3, 4), { next: 5, high: 10 });
  await feed.outOfRange({ low: 8, high: 10 });
  expect(offsetsOf(await feed.read(10))).toEqual([3, 4]);
  await expect(feed.read(10)).rejects.toThrow('gone');
});

test('ends a reading up to what was deleted', async () => {
  const { feed } = feedOf({ onOutOfRange: async () => 8 });
  feed.open(3);
  const reading = feed.read(10, 6);
  await feed.outOfRange({ low: 8, high: 8 });
  expect(await reading).toEqual([]);
});

test('gives each record once where it is never read to its end', async () => {
  const { feed } = feedOf();
  feed.open(0);
  const read: number[] = [];
  for (let at = 0; at < 30; at += 3) {
    feed.push(records(at, at + 1, at + 2), { next: at + 3, high: 30 });
    read.push(...(offsetsOf(await feed.read(2)) ?? []));
  }
  read.push(...(offsetsOf(await feed.read(30)) ?? []));
  expect(read).toEqual(Array.from({ length: 30 }, (_, at) => at));
});
