import { compareEvents, type Position } from '../event.js';
import { Heap } from '../heap.js';
import type { Timestamp } from '../time.js';

interface Timed {
  readonly time: Timestamp;
  readonly position: Position;
}

/**
 * Holds elements until the watermark passes them, and gives them out in event-time order, ties by position. One that comes in
 * order goes behind the others, which costs next to nothing; any other goes into a heap.
 */
export class EventTimeOrder<T extends Timed> {
  /** In order; those before `#head` are given out. */
  #line: T[] = [];
  #head = 0;
  readonly #heap = new Heap<T>(compareEvents);

  /** In no order. */
  get held(): readonly T[] {
    return [...this.#line.slice(this.#head), ...this.#heap.items];
  }

  add(element: T): void {
    const last = this.#line.at(-1);
    if (last === undefined || compareEvents(last, element) <= 0) this.#line.push(element);
    else this.#heap.add(element);
  }

  /** Those whose time is before `watermark`. */
  release(watermark: Timestamp): readonly T[] {
    const released: T[] = [];
    for (;;) {
      const first = this.#line[this.#head];
      const least = this.#heap.least;
      const isFirst = first !== undefined && (least === undefined || compareEvents(first, least) <= 0);
      const next = isFirst ? first : least;
      if (next === undefined || next.time >= watermark) break;
      released.push(next);
      if (isFirst) this.#head++;
      else this.#heap.take();
    }
    if (this.#head > 1_024 && this.#head * 2 > this.#line.length) {
      this.#line = this.#line.slice(this.#head);
      this.#head = 0;
    }
    return released;
  }
}
