import type { Duration, Timestamp } from '../time.js';

export interface IntervalOptions {
  readonly length: Duration;
  readonly leading: boolean;
  readonly trailing: boolean;
}

interface Interval<E> {
  readonly identity: string;
  readonly end: Timestamp;
  /** What came last and has not been given out. */
  last: E | undefined;
}

/** An interval of one length for each key that has had an event: the first to begin is the first to end. */
export class KeyIntervals<E> {
  readonly #options: IntervalOptions;
  readonly #give: (event: E, time: Timestamp) => void;
  readonly #keys = new Map<string, Interval<E>>();
  #queue: Interval<E>[] = [];
  #head = 0;

  constructor(options: IntervalOptions, give: (event: E, time: Timestamp) => void) {
    this.#options = options;
    this.#give = give;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** When the next interval ends. */
  get due(): Timestamp {
    return this.#queue[this.#head]?.end ?? Number.POSITIVE_INFINITY;
  }

  /** Whether the key's next event passes at once. Time has been moved to it. */
  add(identity: string, event: E, time: Timestamp): boolean {
    const interval = this.#keys.get(identity);
    const { leading, trailing } = this.#options;
    if (interval !== undefined) {
      if (trailing) interval.last = event;
      return false;
    }
    this.#begin(identity, time, leading || !trailing ? undefined : event);
    return leading;
  }

  /** Ends what ends by then. */
  advance(time: Timestamp): void {
    for (let first = this.#queue[this.#head]; first !== undefined && first.end <= time; ) {
      this.#head++;
      this.#keys.delete(first.identity);
      if (first.last !== undefined) {
        if (this.#options.leading) this.#begin(first.identity, first.end, undefined);
        this.#give(first.last, first.end);
      }
      first = this.#queue[this.#head];
    }
    if (this.#head * 2 <= this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }

  #begin(identity: string, time: Timestamp, last: E | undefined): void {
    const interval = { identity, end: time + this.#options.length, last };
    this.#keys.set(identity, interval);
    this.#queue.push(interval);
  }
}
