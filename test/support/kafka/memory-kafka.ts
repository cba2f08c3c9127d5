import {
  type ConsumerOptions,
  type KafkaDriver,
  KafkaError,
  type KafkaErrorKind,
  type KafkaMessage,
  type KafkaRecord,
} from '../../../src/kafka/driver.js';
import type { KafkaSettings } from '../../../src/kafka-settings.js';
import { MemoryAdmin } from './memory-admin.js';
import { MemoryCluster, type Operation } from './memory-cluster.js';
import { MemoryConsumer } from './memory-consumer.js';
import { MemoryProducer, MemoryTransactionalProducer } from './memory-producer.js';

/**
 * A Kafka in memory, for tests: as the real one behaves behind the contract, with its traps. It has no clock and no timer: what
 * it does happens some turns later, in the same order each time; what time does in the real one is done by hand.
 */
export class MemoryKafka {
  readonly #cluster = new MemoryCluster();
  readonly #consumers = new Set<MemoryConsumer>();

  /** What one process has; all share the cluster. */
  driver(settings: Partial<KafkaSettings> = {}): KafkaDriver {
    const cluster = this.#cluster;
    const connecting = async <T>(make: () => T): Promise<T> => {
      await Promise.resolve();
      if (cluster.isDown) throw new KafkaError('unavailable', 'the cluster is down');
      return make();
    };
    return {
      admin: () => connecting(() => new MemoryAdmin(cluster, (topic) => this.#deleted(topic))),
      consumer: (options: ConsumerOptions) =>
        connecting(() => {
          const consumer = new MemoryConsumer(cluster, options);
          this.#consumers.add(consumer);
          return consumer;
        }),
      transactionalProducer: ({ transactionalId }) =>
        connecting(() => {
          const producer = new MemoryProducer(cluster, settings.maxRequestSize);
          return new MemoryTransactionalProducer(cluster, transactionalId, producer);
        }),
      producer: () => connecting(() => new MemoryProducer(cluster, settings.maxRequestSize)),
      close: () => undefined,
    };
  }

  /** The next such request fails, whoever makes it; `isDone`: it was carried out all the same. */
  fail(operation: Operation, kind: KafkaErrorKind, isDone = false): void {
    this.#cluster.failures.push({ operation, kind, isDone });
  }

  /** Nobody answers until `start`. */
  stop(): void {
    this.#cluster.isDown = true;
    for (const consumer of this.#consumers)
      consumer.trouble(new KafkaError('unavailable', 'the cluster is down'), false);
  }

  /** Whoever is in a group joins anew: what was kept goes on. */
  start(): void {
    this.#cluster.isDown = false;
    for (const group of this.#cluster.groups()) group.rebalance();
  }

  /** The ids of a group's members in the order in which they joined. */
  members(groupId: string): readonly string[] {
    return [...this.#cluster.group(groupId).members.keys()];
  }

  /** The member has been silent for longer than its session: others have its partitions, and it is given nothing more. */
  cutOff(memberId: string): void {
    this.#consumer(memberId).cutOff();
  }

  /** A member that was cut off notices, and joins anew. */
  rejoin(memberId: string): void {
    this.#consumer(memberId).join();
  }

  /** The transaction has outlived its timeout: what it wrote is aborted, and who began it is fenced. */
  expireTransaction(transactionalId: string): void {
    this.#cluster.newEpoch(transactionalId);
  }

  /** The cleaner of a compacted topic has been at work. */
  compact(topic: string): void {
    for (const partition of this.#cluster.topic(topic).partitions) partition.compact();
  }

  /** Time has passed: whoever reads has been told whether there is more. */
  answer(): void {
    for (const consumer of this.#consumers) consumer.answer();
  }

  /** The ids of those that are known. */
  get groups(): readonly string[] {
    return [...this.#cluster.groups()].map(({ groupId }) => groupId);
  }

  get topics(): readonly string[] {
    return [...this.#cluster.topics.keys()];
  }

  /** Written by someone else, with whom nothing goes wrong. */
  write(topic: string, messages: readonly KafkaMessage[]): void {
    new MemoryProducer(this.#cluster).write(topic, messages);
  }

  /** What of a topic counts, partition after partition. */
  committed(topic: string): readonly KafkaRecord[] {
    return this.#cluster
      .topic(topic)
      .partitions.flatMap((partition) => partition.read(partition.low, Number.POSITIVE_INFINITY).records);
  }

  #consumer(memberId: string): MemoryConsumer {
    const consumer = [...this.#consumers].find(({ groupMetadata }) => groupMetadata.memberId === memberId);
    if (consumer === undefined) throw new Error(`no member ${memberId}`);
    return consumer;
  }

  #deleted(topic: string): void {
    for (const consumer of this.#consumers) {
      if (consumer.topics.includes(topic)) consumer.trouble(new KafkaError('no-topic', `no topic "${topic}"`), true);
    }
  }
}
