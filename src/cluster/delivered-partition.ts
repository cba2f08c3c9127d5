import type { TopicPartition } from '../kafka/driver.js';

/** One partition of an outbox, from when this process is given it until it is lost: how far all of it is delivered. */
export class DeliveredPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Read, and neither delivered nor given up, in the order of their offsets. */
  readonly #open = new Set<number>();
  #read: number | undefined;
  #isLost = false;

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic;
    this.partition = partition;
  }

  /** Another process delivers it, or will. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** All before it is done; undefined: nothing has been read yet. */
  get next(): number | undefined {
    const [first] = this.#open;
    return first ?? this.#read;
  }

  /** These have been read, and `next` is where reading goes on. */
  read(offsets: readonly number[], next: number): void {
    for (const offset of offsets) this.#open.add(offset);
    this.#read = next;
  }

  done(offset: number): void {
    this.#open.delete(offset);
  }

  lose(): void {
    this.#isLost = true;
  }
}
