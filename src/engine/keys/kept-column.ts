import { type Column, valueAt } from '../../batch.js';
import type { DataType, Value } from '../../schema.js';

/** One field of the rows that matches hold on to, by place. A place is set before it is read. */
export interface KeptColumn {
  set(place: number, value: Value): void;
  copy(place: number, from: Column, row: number): void;
  get(place: number): Value;
  clear(place: number): void;
}

/** The column that is smallest for a type; of a field that is no longer there, for any value. */
export function keptColumn(type: DataType | undefined): KeptColumn {
  switch (type?.kind) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'FLOAT':
    case 'DOUBLE':
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return new NumberColumn();
    default:
      return new ValueColumn();
  }
}

/** NULL is a NaN of its own kind: the marks are kept beside, once there is one. */
class NumberColumn implements KeptColumn {
  #values = new Float64Array(64);
  #nulls: Uint8Array | undefined;

  set(place: number, value: Value): void {
    if (place >= this.#values.length) this.#grow(place);
    if (typeof value === 'number') {
      this.#values[place] = value;
      if (this.#nulls !== undefined) this.#nulls[place] = 0;
    } else {
      this.#nulls ??= new Uint8Array(this.#values.length);
      this.#nulls[place] = 1;
    }
  }

  copy(place: number, from: Column, row: number): void {
    if (from.kind !== 'number' || from.nulls !== undefined || this.#nulls !== undefined) {
      this.set(place, valueAt(from, row));
      return;
    }
    if (place >= this.#values.length) this.#grow(place);
    this.#values[place] = from.values[row] ?? 0;
  }

  get(place: number): Value {
    return this.#nulls?.[place] ? null : (this.#values[place] ?? null);
  }

  clear(): void {}

  #grow(place: number): void {
    const length = Math.max(this.#values.length * 2, place + 1);
    this.#values = larger(this.#values, new Float64Array(length));
    if (this.#nulls !== undefined) this.#nulls = larger(this.#nulls, new Uint8Array(length));
  }
}

class ValueColumn implements KeptColumn {
  readonly #values: Value[] = [];

  set(place: number, value: Value): void {
    this.#values[place] = value;
  }

  copy(place: number, from: Column, row: number): void {
    this.#values[place] = valueAt(from, row);
  }

  get(place: number): Value {
    return this.#values[place] ?? null;
  }

  clear(place: number): void {
    this.#values[place] = null;
  }
}

/** `to`, with what is in `from` at its beginning. */
export function larger<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}
