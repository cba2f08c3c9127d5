import type { KeyIdentity } from '../key-identity.js';
import type { Duration, Timestamp } from '../time.js';
import { Fifo } from './fifo.js';

export interface IntervalOptions {
  readonly length: Duration;
  readonly leading: boolean;
  readonly trailing: boolean;
}

export interface Interval<E> {
  readonly identity: KeyIdentity;
  readonly end: Timestamp;
  /** What came last and has not been given out. */
  last: E | undefined;
}

/** An interval of one length for each key that has had an event: the first to begin is the first to end. */
export class KeyIntervals<E> {
  readonly #options: IntervalOptions;
  readonly #give: (event: E, time: Timestamp) => void;
  readonly #keys = new Map<KeyIdentity, Interval<E>>();
  readonly #order = new Fifo<Interval<E>>();

  constructor(options: IntervalOptions, give: (event: E, time: Timestamp) => void) {
    this.#options = options;
    this.#give = give;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** All that it knows, as data that can be cloned structurally if events can: the first to begin first. */
  snapshot(): readonly Interval<E>[] {
    return [...this.#keys.values()].map((interval) => ({ ...interval }));
  }

  /** Takes over what `snapshot` gave, before anything else. */
  restore(intervals: readonly Interval<E>[]): void {
    for (const interval of intervals) this.#keep({ ...interval });
  }

  /** When the next interval ends. */
  get due(): Timestamp {
    return this.#order.first?.end ?? Number.POSITIVE_INFINITY;
  }

  /** Whether the key's next event passes at once. Time has been moved to it. */
  add(identity: KeyIdentity, event: E, time: Timestamp): boolean {
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
    for (let { first } = this.#order; first !== undefined && first.end <= time; { first } = this.#order) {
      this.#order.shift();
      this.#keys.delete(first.identity);
      if (first.last === undefined) continue;
      if (this.#options.leading) this.#begin(first.identity, first.end, undefined);
      this.#give(first.last, first.end);
    }
  }

  #begin(identity: KeyIdentity, time: Timestamp, last: E | undefined): void {
    this.#keep({ identity, end: time + this.#options.length, last });
  }

  #keep(interval: Interval<E>): void {
    this.#keys.set(interval.identity, interval);
    this.#order.push(interval);
  }
}
