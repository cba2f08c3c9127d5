import type { TopicPartition, TransactionalProducer } from './driver.js';
import { type GroupMetadata, KafkaError, type KafkaMessage, type KafkaProducer } from './driver.js';
import type { Producer, Transaction } from './kafkajs.js';
import { isOver, type KafkajsSending } from './kafkajs-sending.js';
import { toKafkaError } from './to-kafka-error.js';

/** kafkajs as the contract has it, without transactions. */
export class KafkajsProducer implements KafkaProducer {
  readonly #producer: Producer;
  readonly #sending: KafkajsSending;

  constructor(producer: Producer, sending: KafkajsSending) {
    this.#producer = producer;
    this.#sending = sending;
  }

  send(topic: string, messages: readonly KafkaMessage[]): Promise<ReadonlyMap<number, number>> {
    return this.#sending.send(this.#producer, topic, messages);
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }
}

/** kafkajs as the contract has it. It fences when the first transaction begins, and its state survives no error. */
export class KafkajsTransactionalProducer implements TransactionalProducer {
  readonly #id: string;
  readonly #producer: Producer;
  readonly #sending: KafkajsSending;
  #transaction: Transaction | undefined;
  #hasSent = false;
  #failure: KafkaError | undefined;

  constructor(id: string, producer: Producer, sending: KafkajsSending) {
    this.#id = id;
    this.#producer = producer;
    this.#sending = sending;
  }

  async begin(): Promise<void> {
    this.#transaction = await this.#try('beginning', () => this.#producer.transaction());
    this.#hasSent = false;
  }

  async send(topic: string, messages: readonly KafkaMessage[]): Promise<ReadonlyMap<number, number>> {
    const first = await this.#try('writing in', () => this.#sending.send(this.#open(), topic, messages));
    this.#hasSent ||= first.size > 0;
    return first;
  }

  async sendOffsets(
    { groupId }: GroupMetadata,
    offsets: readonly (TopicPartition & { offset: number; metadata?: string })[],
  ): Promise<void> {
    // As the first request of a transaction it is refused while the marks of the last one are written, and not tried again.
    if (!this.#hasSent) throw new KafkaError('other', 'offsets can be committed only behind a record');
    const topics = new Map<string, { partition: number; offset: string; metadata?: string }[]>();
    for (const { topic, offset, ...at } of offsets) {
      topics.set(topic, [...(topics.get(topic) ?? []), { ...at, offset: String(offset) }]);
    }
    await this.#try('committing offsets in', () =>
      this.#open().sendOffsets({
        consumerGroupId: groupId,
        topics: [...topics].map(([topic, partitions]) => ({ topic, partitions })),
      }),
    );
  }

  async commit(): Promise<void> {
    try {
      await this.#try('committing', () => this.#open().commit());
    } catch (error) {
      if (!(error instanceof KafkaError) || error.kind === 'fenced') throw error;
      const said = `${error.message}; whether it was committed shows when the next one begins`;
      throw new KafkaError('in-doubt', said, { cause: error });
    }
  }

  async abort(): Promise<void> {
    await this.#try('aborting', () => this.#open().abort());
  }

  async close(): Promise<void> {
    await this.#producer.disconnect();
  }

  #open(): Transaction {
    if (this.#transaction === undefined) throw new KafkaError('other', 'no transaction has begun');
    return this.#transaction;
  }

  async #try<T>(doing: string, action: () => Promise<T>): Promise<T> {
    if (this.#failure !== undefined) throw isOver(this.#failure);
    try {
      return await action();
    } catch (error) {
      const failure = toKafkaError(error, `${doing} a transaction of "${this.#id}"`);
      if (failure.kind !== 'too-large') this.#failure = failure;
      throw failure;
    }
  }
}
