import type { KafkaConsumer, KafkaRecord, ReadPosition, TopicPartition } from '../kafka/driver.js';
import { outOfRangePolicy } from './out-of-range.js';
import { type OffsetRange, PartitionFeed } from './partition-feed.js';

export interface MemberFeedsOptions {
  /** So many bytes may wait, in all that is read together. */
  readonly mostBytes: number;
  readonly streams: Parameters<typeof outOfRangePolicy>[1];
  readonly onNote: Parameters<typeof outOfRangePolicy>[2];
}

/** A fetch brings about twice as many. */
const LEAST_BYTES = 512 * 1024;

/** What a member reads, a feed for each partition that a task has asked for. */
export class MemberFeeds {
  readonly #options: MemberFeedsOptions;
  readonly #feeds = new Map<string, PartitionFeed>();

  constructor(options: MemberFeedsOptions) {
    this.#options = options;
  }

  of(partition: TopicPartition, consumer: KafkaConsumer): PartitionFeed {
    const place = placeOf(partition);
    const there = this.#feeds.get(place);
    if (there !== undefined) return there;
    const { streams, onNote } = this.#options;
    const mostBytes = () => Math.max(LEAST_BYTES, this.#options.mostBytes / this.#feeds.size);
    const onOutOfRange = outOfRangePolicy(partition, streams, onNote);
    const feed = new PartitionFeed({ of: partition, consumer, mostBytes, onOutOfRange });
    this.#feeds.set(place, feed);
    return feed;
  }

  push(from: TopicPartition, records: readonly KafkaRecord[], at: ReadPosition): void {
    this.#feeds.get(placeOf(from))?.push(records, at);
  }

  outOfRange(from: TopicPartition, there: OffsetRange): void {
    void this.#feeds.get(placeOf(from))?.outOfRange(there);
  }

  caughtUp(from: TopicPartition): void {
    this.#feeds.get(placeOf(from))?.caughtUp();
  }
}

export function placeOf({ topic, partition }: TopicPartition): string {
  return `${partition} ${topic}`;
}
