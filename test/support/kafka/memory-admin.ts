import type { CommittedOffset, KafkaAdmin, NewTopic, PartitionOffsets } from '../../../src/kafka/driver.js';
import type { MemoryCluster } from './memory-cluster.js';
import { MemoryPartition } from './memory-partition.js';

export class MemoryAdmin implements KafkaAdmin {
  readonly #cluster: MemoryCluster;
  readonly #onDeleted: (topic: string) => void;

  constructor(cluster: MemoryCluster, onDeleted: (topic: string) => void) {
    this.#cluster = cluster;
    this.#onDeleted = onDeleted;
  }

  partitionCounts(topics: readonly string[]): Promise<ReadonlyMap<string, number | undefined>> {
    return this.#request(
      (cluster) => new Map(topics.map((name) => [name, cluster.topics.get(name)?.partitions.length])),
    );
  }

  createTopics(topics: readonly NewTopic[]): Promise<void> {
    return this.#request((cluster) => {
      for (const { topic, partitions, config = {} } of topics) {
        if (!cluster.topics.has(topic)) {
          // -1: as many as is usual.
          cluster.topics.set(topic, { partitions: empty(Math.max(partitions, 1)), config });
        }
      }
    });
  }

  /** Groups that read the topic divide it anew at once. */
  createPartitions(topic: string, count: number): Promise<void> {
    return this.#request((cluster) => {
      const { partitions } = cluster.topic(topic);
      partitions.push(...empty(count - partitions.length));
      for (const group of cluster.groups()) {
        if ([...group.members.values()].some(({ topics }) => topics.includes(topic))) group.rebalance();
      }
    });
  }

  deleteTopics(topics: readonly string[]): Promise<void> {
    return this.#request((cluster) => {
      for (const topic of topics) {
        if (cluster.topics.delete(topic)) this.#onDeleted(topic);
      }
    });
  }

  offsets(topic: string): Promise<readonly PartitionOffsets[]> {
    return this.#request((cluster) =>
      cluster.topic(topic).partitions.map(({ low, stable }, partition) => ({ partition, low, high: stable })),
    );
  }

  offsetsAt(topic: string, timestamp: number): Promise<ReadonlyMap<number, number>> {
    return this.#request(
      (cluster) =>
        new Map(cluster.topic(topic).partitions.map((log, partition) => [partition, log.offsetAt(timestamp)])),
    );
  }

  committed(groupId: string, topics: readonly string[]): Promise<readonly CommittedOffset[]> {
    return this.#request((cluster) => cluster.group(groupId).committed(topics));
  }

  deleteRecords(topic: string, before: ReadonlyMap<number, number>): Promise<void> {
    return this.#request((cluster) => {
      for (const [partition, offset] of before) cluster.partition({ topic, partition }).deleteBefore(offset);
    });
  }

  members(groupId: string): Promise<readonly string[]> {
    return this.#request((cluster) => [...cluster.group(groupId).members.keys()]);
  }

  deleteGroup(groupId: string): Promise<void> {
    return this.#request((cluster) => cluster.deleteGroup(groupId));
  }

  async close(): Promise<void> {}

  #request<T>(action: (cluster: MemoryCluster) => T): Promise<T> {
    return this.#cluster.request('admin', () => action(this.#cluster));
  }
}

function empty(count: number): MemoryPartition[] {
  return Array.from({ length: Math.max(count, 0) }, () => new MemoryPartition());
}
