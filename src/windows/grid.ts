import type { Duration, Timestamp } from '../time.js';

/** Points in time, numbered without a gap: between two of them there are no others. */
export interface Grid {
  /** The number of the last point that is not after the time. */
  indexOf(time: Timestamp): number;
  at(index: number): Timestamp;
}

/** Every microsecond, counted from `offset`. */
export class UniformGrid implements Grid {
  readonly #offset: Duration;

  constructor(offset: Duration) {
    this.#offset = offset;
  }

  indexOf(time: Timestamp): number {
    return time - this.#offset;
  }

  at(index: number): Timestamp {
    return index + this.#offset;
  }
}
