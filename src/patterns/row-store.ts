import type { Row } from './row.js';

const STRIDE = 4;
const PREVIOUS = 1;
const ORDINAL = 2;
const NOTE = 3;

/**
 * The rows that open matches hold on to, of all keys, by small numbers that are used again once released. A key's rows
 * are linked in order, and each knows its ordinal: which of its key's rows it is, counted since the key last had nothing
 * open. What a row is kept as is the business of `RowValues`.
 */
export class RowStore<E> {
  readonly #values: RowValues<E>;
  readonly #free: number[] = [];
  /** Four numbers a row, side by side since they are read together: next, previous, ordinal, note. */
  #numbers = new Int32Array(64 * STRIDE);
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
    const at = id * STRIDE;
    if (at >= this.#numbers.length) this.#grow();
    this.#values.set(id, row);
    const numbers = this.#numbers;
    numbers[at] = -1;
    numbers[at + PREVIOUS] = previous;
    numbers[at + ORDINAL] = ordinal;
    numbers[at + NOTE] = -1;
    if (previous >= 0) numbers[previous * STRIDE] = id;
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
    return this.#numbers[id * STRIDE + ORDINAL] ?? Number.NaN;
  }

  setOrdinal(id: number, ordinal: number): void {
    this.#numbers[id * STRIDE + ORDINAL] = ordinal;
  }

  /** A number that its key's owner gave it; -1: none. */
  note(id: number): number {
    return this.#numbers[id * STRIDE + NOTE] ?? -1;
  }

  setNote(id: number, note: number): void {
    this.#numbers[id * STRIDE + NOTE] = note;
  }

  /** -1: it is the last. */
  next(id: number): number {
    return this.#numbers[id * STRIDE] ?? -1;
  }

  previous(id: number): number {
    return this.#numbers[id * STRIDE + PREVIOUS] ?? -1;
  }

  /** Of a key's first row. */
  release(id: number): void {
    const next = this.next(id);
    if (next >= 0) this.#numbers[next * STRIDE + PREVIOUS] = -1;
    this.#values.clear(id);
    this.#free.push(id);
  }

  #grow(): void {
    const numbers = new Int32Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
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
