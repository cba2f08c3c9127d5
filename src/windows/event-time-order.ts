import { compareEvents, type Position } from '../event.js';
import type { Timestamp } from '../time.js';

interface Timed {
  readonly time: Timestamp;
  readonly position: Position;
}

/**
 * Holds elements until the watermark passes them, and gives them out in event-time order, ties by position.
 * An element goes in where it belongs, from the end: what is nearly in order costs next to nothing.
 */
export class EventTimeOrder<T extends Timed> {
  #held: T[] = [];

  get held(): readonly T[] {
    return this.#held;
  }

  add(element: T): void {
    const held = this.#held;
    const last = held.at(-1);
    if (last === undefined || compareEvents(last, element) <= 0) {
      held.push(element);
      return;
    }
    let low = 0;
    let high = held.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = held[middle];
      if (other !== undefined && compareEvents(other, element) <= 0) low = middle + 1;
      else high = middle;
    }
    held.splice(low, 0, element);
  }

  /** Those whose time is before `watermark`. */
  release(watermark: Timestamp): readonly T[] {
    const held = this.#held;
    let low = 0;
    let high = held.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((held[middle]?.time ?? watermark) < watermark) low = middle + 1;
      else high = middle;
    }
    const released = held.slice(0, low);
    this.#held = held.slice(low);
    return released;
  }
}
