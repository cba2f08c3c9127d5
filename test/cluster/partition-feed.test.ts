import { describe, expect, test } from 'vitest';
import { PartitionFeed, type PartitionFeedOptions } from '../../src/cluster/partition-feed.js';
import type { KafkaRecord } from '../../src/kafka/driver.js';

function recordsOf(offsets: readonly number[]): readonly KafkaRecord[] {
  return offsets.map((offset) => ({ offset, timestamp: 0, key: null, value: Buffer.from('x'), headers: [] }));
}

function feedOf(onOutOfRange: PartitionFeedOptions['onOutOfRange']) {
  const sought: number[] = [];
  const consumer = {
    seek: (_: unknown, offset: number) => void sought.push(offset),
    pause: () => undefined,
    resume: () => undefined,
  };
  const of = { topic: 't', partition: 0 };
  return { feed: new PartitionFeed({ of, consumer, mostBytes: 1_000, onOutOfRange }), sought };
}

const offsetsOf = (records: readonly KafkaRecord[] | undefined) => records?.map(({ offset }) => offset);

describe('a feed whose next offset was deleted', () => {
  test('still gives what was fetched before, and then what is there', async () => {
    const { feed, sought } = feedOf(async () => 8);
    feed.open(3);
    feed.push(recordsOf([3, 4]), { next: 5, high: 10 });
    await feed.outOfRange({ low: 8, high: 10 });
    feed.push(recordsOf([8, 9]), { next: 10, high: 10 });
    expect(offsetsOf(await feed.read(10))).toEqual([3, 4, 8, 9]);
    expect(sought).toEqual([3, 8]);
  });

  test('ends a reading up to what was deleted', async () => {
    const { feed } = feedOf(async () => 8);
    feed.open(3);
    const reading = feed.read(10, 6);
    await feed.outOfRange({ low: 8, high: 8 });
    expect(await reading).toEqual([]);
  });

  test('gives what was fetched before, and then why there is no more', async () => {
    const { feed } = feedOf(() => Promise.reject(new Error('gone')));
    feed.open(3);
    feed.push(recordsOf([3, 4]), { next: 5, high: 10 });
    await feed.outOfRange({ low: 8, high: 10 });
    expect(offsetsOf(await feed.read(10))).toEqual([3, 4]);
    await expect(feed.read(10)).rejects.toThrow('gone');
  });
});

test('a feed that is never read to its end gives each record once', async () => {
  const { feed } = feedOf(async () => 0);
  feed.open(0);
  const read: number[] = [];
  for (let at = 0; at < 30; at += 3) {
    feed.push(recordsOf([at, at + 1, at + 2]), { next: at + 3, high: 30 });
    read.push(...(offsetsOf(await feed.read(2)) ?? []));
  }
  read.push(...(offsetsOf(await feed.read(30)) ?? []));
  expect(read).toEqual(Array.from({ length: 30 }, (_, at) => at));
});
