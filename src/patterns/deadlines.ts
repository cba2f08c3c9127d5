import { comparePositions } from '../event.js';
import type { Timestamp } from '../time.js';
import type { Row } from './row.js';

/** A start row of some key, waiting. */
export interface Deadline<K> {
  readonly time: Timestamp;
  readonly owner: K;
}

/**
 * Deadlines in the order in which they were set, which is the order in which they fall due: WITHIN is one length and
 * rows come in time order. So expiry needs no timer and no heap.
 */
export class Deadlines<K> {
  #entries: Deadline<K>[] = [];
  #head = 0;

  add(time: Timestamp, owner: K): void {
    this.#entries.push({ time, owner });
  }

  /** Takes off the earliest one that `watermark` has reached. */
  next(watermark: Timestamp): Deadline<K> | undefined {
    const entry = this.#entries[this.#head];
    if (entry === undefined || entry.time > watermark) return undefined;
    this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }

  get size(): number {
    return this.#entries.length - this.#head;
  }

  /** Forgets those whose owner is done; for when most are. */
  retain(wanted: (deadline: Deadline<K>) => boolean): void {
    this.#entries = this.#entries.slice(this.#head).filter(wanted);
    this.#head = 0;
  }
}

/** Sets the deadlines of restored start rows in the order in which they were set first. */
export function restoreDeadlines<K>(
  deadlines: Deadlines<K>,
  open: readonly { readonly first: Row<unknown>; readonly deadline: Timestamp; readonly owner: K }[],
): void {
  const ordered = [...open].sort(
    (a, b) => a.deadline - b.deadline || comparePositions(a.first.position, b.first.position),
  );
  for (const { deadline, owner } of ordered) deadlines.add(deadline, owner);
}
