import type { Row } from './row.js';

/**
 * The rows that open matches hold on to, of all keys, by small numbers that are used again once released. A key's rows
 * are linked in order, and each knows its ordinal: which of its key's rows it is, counted since the key last had nothing
 * open. What a row is kept as is the business of `RowValues`.
 */
export class RowStore<E> {
  readonly #values: RowValues<E>;
  readonly #free: number[] = [];
  #next = new Int32Array(64);
  #previous = new Int32Array(64);
  #ordinals = new Float64Array(64);
  #marks = new Int32Array(64);
  #size = 0;

  constructor(values: RowValues<E>) {
    this.#values = values;
  }

  /** How many rows are held. */
  get size(): number {
    return this.#size - this.#free.length;
  }

  /** Keeps a row behind `previous` (-1: it is the first). */
  add(row: Row<E>, ordinal: number, previous: number): number {
    const id = this.#free.pop() ?? this.#size++;
    if (id >= this.#next.length) this.#grow();
    this.#values.set(id, row);
    this.#ordinals[id] = ordinal;
    this.#marks[id] = -1;
    this.#next[id] = -1;
    this.#previous[id] = previous;
    if (previous >= 0) this.#next[previous] = id;
    return id;
  }

  /** A view that is valid until the row is released. */
  at(id: number): Row<E> {
    return this.#values.at(id);
  }

  time(id: number): number {
    return this.#values.time(id);
  }

  ordinal(id: number): number {
    return this.#ordinals[id] ?? Number.NaN;
  }

  setOrdinal(id: number, ordinal: number): void {
    this.#ordinals[id] = ordinal;
  }

  /** A number that its key's owner gave it; -1: none. */
  mark(id: number): number {
    return this.#marks[id] ?? -1;
  }

  setMark(id: number, mark: number): void {
    this.#marks[id] = mark;
  }

  /** -1: it is the last. */
  next(id: number): number {
    return this.#next[id] ?? -1;
  }

  previous(id: number): number {
    return this.#previous[id] ?? -1;
  }

  /** Of a key's first row. */
  release(id: number): void {
    const next = this.next(id);
    if (next >= 0) this.#previous[next] = -1;
    this.#values.clear(id);
    this.#free.push(id);
  }

  #grow(): void {
    const length = this.#next.length * 2;
    const [next, previous, marks] = [new Int32Array(length), new Int32Array(length), new Int32Array(length)];
    const ordinals = new Float64Array(length);
    next.set(this.#next);
    previous.set(this.#previous);
    ordinals.set(this.#ordinals);
    marks.set(this.#marks);
    this.#marks = marks;
    this.#next = next;
    this.#previous = previous;
    this.#ordinals = ordinals;
  }
}

/** What rows are kept as, by place. */
export interface RowValues<E> {
  set(place: number, row: Row<E>): void;
  at(place: number): Row<E>;
  time(place: number): number;
  clear(place: number): void;
}

/** Rows kept as they keep themselves. */
export class RowObjects<E> implements RowValues<E> {
  readonly #rows: (Row<E> | undefined)[] = [];

  set(place: number, row: Row<E>): void {
    this.#rows[place] = row.keep();
  }

  at(place: number): Row<E> {
    const row = this.#rows[place];
    if (row === undefined) throw new RangeError(`row ${place} was released`);
    return row;
  }

  time(place: number): number {
    return this.at(place).time;
  }

  clear(place: number): void {
    this.#rows[place] = undefined;
  }
}
