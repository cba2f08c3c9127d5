import { comparePositions, type Position } from '../../event.js';
import { Heap } from '../../heap.js';
import type { Timestamp } from '../../time.js';

/** What falls due at a time, ties in the order of the first rows. */
export interface Deadline<K> {
  readonly time: Timestamp;
  /** Of the first row of what is to end. */
  readonly position: Position;
  readonly owner: K;
}

/** Deadlines that are not set in the order in which they fall due, the earliest first. */
export class DeadlineHeap<K> {
  readonly #heap = new Heap<Deadline<K>>(compareDeadlines);

  get size(): number {
    return this.#heap.size;
  }

  add(deadline: Deadline<K>): void {
    this.#heap.add(deadline);
  }

  /** Takes off the earliest one that `watermark` has reached. */
  next(watermark: Timestamp): Deadline<K> | undefined {
    const { least } = this.#heap;
    return least === undefined || least.time > watermark ? undefined : this.#heap.take();
  }

  /** Forgets those that are not wanted; for when most are not. */
  retain(wanted: (deadline: Deadline<K>) => boolean): void {
    this.#heap.retain(wanted);
  }
}

function compareDeadlines(a: Deadline<unknown>, b: Deadline<unknown>): number {
  return a.time - b.time || comparePositions(a.position, b.position);
}
