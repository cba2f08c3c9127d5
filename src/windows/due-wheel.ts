import type { Duration, Timestamp } from '../time.js';
import { type Due, DueHeap } from './due-heap.js';

const SLICES = 32;

/**
 * A heap in slices of time: what is due later than the slice at hand waits unsorted. So what there is to sort stays small,
 * and near, where a heap of a million is all over the memory.
 */
export class DueWheel<D extends Due> {
  readonly #width: Duration;
  readonly #current = new DueHeap<D>();
  readonly #later = new Map<number, D[]>();
  readonly #slices = new DueHeap<Due>();
  #slice = Number.NEGATIVE_INFINITY;

  /** Most is due no later than `reach` after it is added. */
  constructor(reach: Duration) {
    this.#width = Math.max(1, Math.floor(reach / SLICES));
  }

  get first(): D | undefined {
    if (this.#current.size === 0) this.#turn();
    return this.#current.first;
  }

  add(item: D): void {
    const slice = Math.floor(item.due / this.#width);
    if (slice <= this.#slice) {
      this.#current.add(item);
      return;
    }
    const items = this.#later.get(slice);
    if (items !== undefined) {
      items.push(item);
      return;
    }
    this.#later.set(slice, [item]);
    this.#slices.add({ due: slice, end: 0, start: 0, turn: 0 });
  }

  take(): D | undefined {
    return this.first === undefined ? undefined : this.#current.take();
  }

  /** A lower bound of when the first is due, for which nothing is moved. */
  get due(): Timestamp {
    return this.#current.first?.due ?? (this.#slices.first?.due ?? Number.POSITIVE_INFINITY) * this.#width;
  }

  #turn(): void {
    const next = this.#slices.take();
    if (next === undefined) return;
    this.#slice = next.due;
    for (const item of this.#later.get(next.due) ?? []) this.#current.add(item);
    this.#later.delete(next.due);
  }
}
