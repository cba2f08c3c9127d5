import { randomUUID } from 'node:crypto';
import { type KafkaAdmin, type KafkaDriver, KafkaError, type TopicPartition } from '../kafka/driver.js';
import type { RecordFeed } from '../sources/record-feed.js';
import { deferred } from './deferred.js';
import { placeOf } from './member-feeds.js';
import { PartitionFeed } from './partition-feed.js';
import { pastGroup } from './topic-names.js';

export interface PastConsumerOptions {
  readonly driver: Pick<KafkaDriver, 'consumer'>;
  readonly admin: Pick<KafkaAdmin, 'deleteGroup'>;
  readonly groupId: string;
  readonly topics: readonly string[];
}

/** Reads topics again, beside the group that has read them. */
export interface PastConsumer {
  /**
   * A partition up to before an offset, which may be another one later: then it has ended, for as long. What is deleted by now
   * is passed over. @throws KafkaError from `read` when it cannot go on.
   */
  feed(of: TopicPartition, end: () => number): RecordFeed;
  close(): Promise<void>;
}

/** So many bytes may wait of each partition. */
const MOST_BYTES = 512 * 1024;

/** In a group of its own, for as long as it is open. @throws KafkaError */
export async function openPastConsumer(options: PastConsumerOptions): Promise<PastConsumer> {
  const { driver, admin, groupId, topics } = options;
  const group = pastGroup(groupId, randomUUID());
  const feeds = new Map<string, PartitionFeed>();
  const joined = deferred<KafkaError | undefined>();
  let failure = new KafkaError('other', `reading what ${topics.join(', ')} had before was ended`);
  const fail = (error: KafkaError): void => {
    failure = error;
    joined.resolve(error);
    for (const feed of feeds.values()) feed.close();
  };
  const consumer = await driver.consumer({
    groupId: group,
    topics,
    assign: ([first], counts) => new Map(first === undefined ? [] : [[first.memberId, partitionsOf(counts)]]),
    userData: () => new Uint8Array(),
    onAssigned: (partitions) => {
      if (partitions.length > 0) joined.resolve(undefined);
      else fail(new KafkaError('other', `${group} has lost its partitions`));
    },
    onRecords: (from, records, at) => feeds.get(placeOf(from))?.push(records, at),
    onOutOfRange: (from, there) => void feeds.get(placeOf(from))?.outOfRange(there),
    onTrouble: (error, isFatal) => (isFatal ? fail(error) : undefined),
  });
  const close = async (): Promise<void> => {
    fail(failure);
    await consumer.close();
    await admin.deleteGroup(group).catch(() => undefined);
  };
  const refused = await joined.promise;
  if (refused !== undefined) {
    await close();
    throw refused;
  }
  return {
    close,
    feed(of, end) {
      const onOutOfRange = async (next: number, { low }: { readonly low: number }) => Math.max(next, low);
      const feed = new PartitionFeed({ of, consumer, mostBytes: () => MOST_BYTES, onOutOfRange });
      feeds.set(placeOf(of), feed);
      let next = 0;
      return {
        open(offset) {
          next = offset;
          feed.open(offset);
        },
        async read(limit) {
          if (next >= end()) return undefined;
          const records = await feed.read(limit, end());
          if (records === undefined) throw failure;
          next = (records.at(-1)?.offset ?? end() - 1) + 1;
          return records.length === 0 ? undefined : records;
        },
        takeAtEnd: () => false,
        close: () => feed.close(),
      };
    },
  };
}

function partitionsOf(counts: ReadonlyMap<string, number>): readonly TopicPartition[] {
  return [...counts].flatMap(([topic, count]) =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition })),
  );
}
