import type { Row } from './row.js';
import type { RowStore } from './row-store.js';

/** The rows of one key that are kept, in order. */
export class KeyRows<E> {
  readonly store: RowStore<E>;
  #first = -1;
  #last = -1;
  #ordinal = 0;

  constructor(store: RowStore<E>) {
    this.store = store;
  }

  /** -1: there is none. */
  get first(): number {
    return this.#first;
  }

  /** -1: there is none. */
  get last(): number {
    return this.#last;
  }

  /** Of the key's next row, kept or not. */
  get ordinal(): number {
    return this.#ordinal;
  }

  /** The next row's ordinal, which is then given. */
  takeOrdinal(): number {
    return this.#ordinal++;
  }

  /** The next row is to have this ordinal. */
  resume(ordinal: number): void {
    this.#ordinal = ordinal;
  }

  /** Instead of those that it has: rows of one key, kept already. */
  adopt(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
  }

  append(row: Row<E>, ordinal: number): number {
    this.#last = this.store.add(row, ordinal, this.#last);
    if (this.#first < 0) this.#first = this.#last;
    return this.#last;
  }

  /** Releases those before `row` (-1: all), but for the last `behind` of them. */
  releaseBefore(row: number, behind: number): void {
    let limit = row;
    for (let i = 0; i < behind && limit !== this.#first; i++)
      limit = limit < 0 ? this.#last : this.store.previous(limit);
    while (this.#first >= 0 && this.#first !== limit) {
      const first = this.#first;
      this.#first = this.store.next(first);
      this.store.release(first);
    }
    if (this.#first < 0) this.#last = -1;
  }

  /** All of them, in order. */
  *ids(): Iterable<number> {
    for (let id = this.#first; id >= 0; id = this.store.next(id)) yield id;
  }
}
