import { comparePositions, type Position } from '../../event.js';
import type { Timestamp } from '../../time.js';

/** What falls due at a time, ties in the order of the first rows. */
export interface Deadline<K> {
  readonly time: Timestamp;
  /** Of the first row of what is to end. */
  readonly position: Position;
  readonly owner: K;
}

/** Deadlines that are not set in the order in which they fall due, the earliest first: a binary heap. */
export class DeadlineHeap<K> {
  #heap: Deadline<K>[] = [];

  get size(): number {
    return this.#heap.length;
  }

  add(deadline: Deadline<K>): void {
    const heap = this.#heap;
    let place = heap.length;
    heap.push(deadline);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || compareDeadlines(parent, deadline) <= 0) break;
      heap[place] = parent;
      place = above;
    }
    heap[place] = deadline;
  }

  /** Takes off the earliest one that `watermark` has reached. */
  next(watermark: Timestamp): Deadline<K> | undefined {
    const [earliest] = this.#heap;
    if (earliest === undefined || earliest.time > watermark) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return earliest;
  }

  /** Forgets those that are not wanted; for when most are not. */
  retain(wanted: (deadline: Deadline<K>) => boolean): void {
    const kept = this.#heap.filter(wanted);
    this.#heap = [];
    for (const deadline of kept) this.add(deadline);
  }

  #sink(deadline: Deadline<K>): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      let child = heap[below];
      const right = heap[below + 1];
      if (child !== undefined && right !== undefined && compareDeadlines(right, child) < 0) {
        below++;
        child = right;
      }
      if (child === undefined || compareDeadlines(deadline, child) <= 0) break;
      heap[place] = child;
      place = below;
    }
    heap[place] = deadline;
  }
}

function compareDeadlines(a: Deadline<unknown>, b: Deadline<unknown>): number {
  return a.time - b.time || comparePositions(a.position, b.position);
}
