import type { ReadPosition, TopicPartition } from '../kafka/driver.js';

/** One partition of an outbox, from when this process is given it until it is lost: how far all of it is delivered. */
export class DeliveredPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Read, and neither delivered nor given up, in the order of their offsets. */
  readonly #open = new Set<number>();
  #read: number | undefined;
  #end = 0;
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

  /** What is known of that is not done; of what has not been read, the marks of transactions count too. */
  get left(): number {
    return this.#open.size + Math.max(this.#end - (this.#read ?? this.#end), 0);
  }

  /** These have been read, `next` is where reading goes on, and the partition ends at `high`. */
  read(offsets: readonly number[], { next, high }: ReadPosition): void {
    for (const offset of offsets) this.#open.add(offset);
    this.#read = next;
    this.#end = high;
  }

  /** It ends there by now. */
  reaches(end: number): void {
    this.#end = Math.max(this.#end, end);
  }

  done(offset: number): void {
    this.#open.delete(offset);
  }

  lose(): void {
    this.#isLost = true;
  }
}
