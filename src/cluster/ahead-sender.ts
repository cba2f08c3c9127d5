import type { KafkaDriver, KafkaProducer } from '../kafka/driver.js';
import type { TopicMessages } from './topic-messages.js';

/** Sends what is delivered at least once, of all tasks of a process one after the other. */
export class AheadSender {
  readonly #driver: Pick<KafkaDriver, 'producer'>;
  #producer: KafkaProducer | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(driver: Pick<KafkaDriver, 'producer'>) {
    this.#driver = driver;
  }

  /** @throws KafkaError */
  send(messages: TopicMessages): Promise<void> {
    if (messages.size === 0) return Promise.resolve();
    const sent = this.#turn.then(() => this.#send(messages));
    this.#turn = sent.catch(() => undefined);
    return sent;
  }

  async close(): Promise<void> {
    await this.#turn;
    await this.#drop();
  }

  async #send(messages: TopicMessages): Promise<void> {
    try {
      this.#producer ??= await this.#driver.producer();
      for (const [topic, of] of messages) await this.#producer.send(topic, of);
    } catch (error) {
      // One that has failed is of no more use.
      await this.#drop();
      throw error;
    }
  }

  async #drop(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.close().catch(() => undefined);
  }
}
