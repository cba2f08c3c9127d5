import {
  type GroupMetadata,
  KafkaError,
  type KafkaMessage,
  type KafkaProducer,
  type TopicPartition,
  type TransactionalProducer,
} from '../../../src/kafka/driver.js';
import type { MemoryCluster, Transaction } from './memory-cluster.js';
import { murmur2 } from './murmur2.js';

/** As brokers have it. */
const LONGEST_BATCH = 1_048_588;

export class MemoryProducer implements KafkaProducer {
  readonly #cluster: MemoryCluster;
  readonly #longest: number;
  #turn = 0;

  constructor(cluster: MemoryCluster, longest = 1_048_576) {
    this.#cluster = cluster;
    this.#longest = longest;
  }

  send(topic: string, messages: readonly KafkaMessage[]): Promise<ReadonlyMap<number, number>> {
    return this.#cluster.request('send', () => this.write(topic, messages));
  }

  async close(): Promise<void> {}

  write(topic: string, messages: readonly KafkaMessage[], transaction?: Transaction): ReadonlyMap<number, number> {
    const { partitions, config } = this.#cluster.topic(topic);
    const longest = Math.min(this.#longest, Number(config['max.message.bytes'] ?? LONGEST_BATCH));
    for (const { key, value } of messages) {
      const size = (key?.length ?? 0) + (value?.length ?? 0);
      if (size > longest) throw new KafkaError('too-large', `a record of ${size} bytes for topic "${topic}"`);
    }
    const first = new Map<number, number>();
    for (const message of messages) {
      const number = message.partition ?? this.#choose(message.key, partitions.length);
      const partition = this.#cluster.partition({ topic, partition: number });
      transaction?.partitions.add(partition);
      const timestamp = message.timestamp ?? this.#cluster.tick();
      const offset = partition.append({ ...message, timestamp }, transaction?.fate);
      if (!first.has(number)) first.set(number, offset);
    }
    return first;
  }

  #choose(key: Uint8Array | null, partitions: number): number {
    if (key !== null) return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
    this.#turn += 1;
    return this.#turn % partitions;
  }
}

export class MemoryTransactionalProducer implements TransactionalProducer {
  readonly #cluster: MemoryCluster;
  readonly #id: string;
  readonly #producer: MemoryProducer;
  #epoch: number | undefined;
  #isOpen = false;
  #hasSent = false;
  #failure: KafkaError | undefined;

  constructor(cluster: MemoryCluster, id: string, producer: MemoryProducer) {
    this.#cluster = cluster;
    this.#id = id;
    this.#producer = producer;
  }

  async begin(): Promise<void> {
    await this.#try(() =>
      this.#cluster.request('begin', () => {
        if (this.#isOpen) throw new KafkaError('other', 'one transaction at a time');
        this.#epoch ??= this.#cluster.newEpoch(this.#id);
      }),
    );
    this.#isOpen = true;
    this.#hasSent = false;
  }

  async send(topic: string, messages: readonly KafkaMessage[]): Promise<ReadonlyMap<number, number>> {
    const first = await this.#try(() =>
      this.#cluster.request('send', () => this.#producer.write(topic, messages, this.#transaction())),
    );
    this.#hasSent ||= first.size > 0;
    return first;
  }

  async sendOffsets(
    { groupId }: GroupMetadata,
    offsets: readonly (TopicPartition & { offset: number; metadata?: string })[],
  ): Promise<void> {
    if (!this.#hasSent) throw new KafkaError('other', 'offsets can be committed only behind a record');
    await this.#try(() =>
      this.#cluster.request('sendOffsets', () => {
        for (const { metadata = null, ...at } of offsets) {
          this.#transaction().offsets.push({ groupId, at: { ...at, metadata } });
        }
      }),
    );
  }

  commit(): Promise<void> {
    return this.#end('commit');
  }

  abort(): Promise<void> {
    return this.#end('abort');
  }

  async close(): Promise<void> {}

  async #end(how: 'commit' | 'abort'): Promise<void> {
    const { epoch } = this.#begun();
    await this.#try(() =>
      this.#cluster.request(how, () => {
        // Where nothing was done nobody is asked.
        if (this.#hasSent) this.#cluster.end(this.#id, epoch, how === 'commit' ? 'committed' : 'aborted');
      }),
    ).catch((error: unknown) => {
      if (how === 'abort' || !(error instanceof KafkaError) || error.kind === 'fenced') throw error;
      throw new KafkaError('in-doubt', error.message, { cause: error });
    });
    this.#isOpen = false;
  }

  #transaction(): Transaction {
    return this.#cluster.open(this.#id, this.#begun().epoch);
  }

  #begun(): { readonly epoch: number } {
    if (this.#epoch === undefined || !this.#isOpen) throw new KafkaError('other', 'no transaction has begun');
    return { epoch: this.#epoch };
  }

  async #try<T>(action: () => Promise<T>): Promise<T> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return await action();
    } catch (error) {
      if (error instanceof KafkaError && error.kind !== 'too-large') this.#failure = error;
      throw error;
    }
  }
}
