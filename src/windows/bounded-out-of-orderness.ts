import type { Duration, Timestamp } from '../time.js';

/**
 * The watermark of one partition: the largest event time seen, less how late an event may come
 * (`WATERMARK FOR c AS c - INTERVAL …`). It moves with every event, so how input is cut into batches changes nothing.
 */
export class BoundedOutOfOrderness {
  readonly #delay: Duration;
  #watermark: Timestamp;

  constructor(delay: Duration, watermark: Timestamp = Number.NEGATIVE_INFINITY) {
    this.#delay = delay;
    this.#watermark = watermark;
  }

  /** No event before this is still to come; `-Infinity` before the first. */
  get watermark(): Timestamp {
    return this.#watermark;
  }

  /** The largest event time seen; `-Infinity` before the first. */
  get latest(): Timestamp {
    return this.#watermark + this.#delay;
  }

  /** How far after the largest event time seen this one is; 0 when it is not, and for the first, which sets it. */
  ahead(time: Timestamp): Duration {
    const { latest } = this;
    return latest === Number.NEGATIVE_INFINITY ? 0 : Math.max(0, time - latest);
  }

  /** Takes in the next event's time and returns how far it is behind the watermark: 0 when it is not late. */
  observe(time: Timestamp): Duration {
    if (time < this.#watermark) return this.#watermark - time;
    this.#watermark = Math.max(this.#watermark, time - this.#delay);
    return 0;
  }
}
