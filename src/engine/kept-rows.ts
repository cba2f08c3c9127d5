import { type Column, type Origin, valueAt } from '../batch.js';
import type { Position } from '../event.js';
import type { Row } from '../patterns/row.js';
import type { RowValues } from '../patterns/row-store.js';
import type { DataType, Schema, Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { BatchRow } from './batch-row.js';

/** What a kept row remembers: plain data, the values of the needed fields in their order. */
export interface KeptValues {
  readonly time: Timestamp;
  readonly position: Position;
  readonly values: readonly Value[];
}

/**
 * The rows that matches hold on to, in columns: time, position and the fields that are needed. A million of them are some
 * typed arrays, not some million objects.
 */
export class KeptRows implements RowValues<never> {
  readonly #fields: readonly number[];
  readonly #columns: readonly KeptColumn[];
  /** By field of the schema. */
  readonly #columnOf: readonly (KeptColumn | undefined)[];
  readonly #origins: Origin[] = [];
  /** Time and offset of each row, side by side. */
  #places = new Float64Array(128);
  #origin = new Int32Array(64);

  constructor(schema: Schema, fields: readonly number[]) {
    this.#fields = fields;
    this.#columns = fields.map((field) => keptColumn(schema[field]?.type));
    this.#columnOf = schema.map((_, field) => this.#columns[fields.indexOf(field)]);
  }

  set(place: number, row: Row<never>): void {
    if (place >= this.#origin.length) this.#grow();
    this.#places[2 * place] = row.time;
    if (row instanceof BatchRow) {
      const { batch, index } = row;
      this.#places[2 * place + 1] = batch.offsets[index] ?? 0;
      this.#origin[place] = this.#originOf(batch.origins[batch.origin[index] ?? 0]);
      for (let i = 0; i < this.#fields.length; i++) {
        const column = batch.columns[this.#fields[i] ?? -1];
        if (column !== undefined) this.#columns[i]?.copy(place, column, index);
      }
      return;
    }
    const { source, partition, offset } = row.position;
    this.#places[2 * place + 1] = offset;
    this.#origin[place] = this.#originOf({ source, partition });
    for (const [i, field] of this.#fields.entries()) this.#columns[i]?.set(place, row.at(field));
  }

  at(place: number): Row<never> {
    return new KeptRow(this, place);
  }

  time(place: number): Timestamp {
    return this.#places[2 * place] ?? Number.NaN;
  }

  position(place: number): Position {
    const { source = '', partition = 0 } = this.#origins[this.#origin[place] ?? -1] ?? {};
    return { source, partition, offset: this.#places[2 * place + 1] ?? 0 };
  }

  value(place: number, field: number): Value {
    return this.#columnOf[field]?.get(place) ?? null;
  }

  clear(place: number): void {
    for (const column of this.#columns) column.clear(place);
  }

  #originOf(origin: Origin | undefined): number {
    const { source = '', partition = 0 } = origin ?? {};
    const last = this.#origins.length - 1;
    for (let i = last; i >= 0; i--) {
      const known = this.#origins[i];
      if (known === origin || (known?.source === source && known.partition === partition)) return i;
    }
    return this.#origins.push(origin ?? { source, partition }) - 1;
  }

  #grow(): void {
    this.#places = larger(this.#places, new Float64Array(this.#places.length * 2));
    this.#origin = larger(this.#origin, new Int32Array(this.#origin.length * 2));
  }
}

export function keptValues(row: Row<never>, fields: readonly number[]): KeptValues {
  return { time: row.time, position: row.position, values: fields.map((field) => row.at(field)) };
}

/** A row to be kept again, from what was remembered of it. */
export class RememberedRow implements Row<never> {
  readonly #kept: KeptValues;
  readonly #fields: readonly number[];

  constructor(kept: KeptValues, fields: readonly number[]) {
    this.#kept = kept;
    this.#fields = fields;
  }

  get time(): Timestamp {
    return this.#kept.time;
  }

  get position(): Position {
    return this.#kept.position;
  }

  get event(): never {
    throw new TypeError('a remembered row is read by its fields');
  }

  at(field: number): Value {
    return this.#kept.values[this.#fields.indexOf(field)] ?? null;
  }

  keep(): this {
    return this;
  }
}

class KeptRow implements Row<never> {
  readonly #rows: KeptRows;
  readonly #place: number;

  constructor(rows: KeptRows, place: number) {
    this.#rows = rows;
    this.#place = place;
  }

  get time(): Timestamp {
    return this.#rows.time(this.#place);
  }

  get position(): Position {
    return this.#rows.position(this.#place);
  }

  get event(): never {
    throw new TypeError('a kept row is read by its fields');
  }

  at(field: number): Value {
    return this.#rows.value(this.#place, field);
  }

  keep(): this {
    return this;
  }
}

interface KeptColumn {
  set(place: number, value: Value): void;
  copy(place: number, from: Column, row: number): void;
  get(place: number): Value;
  clear(place: number): void;
}

function keptColumn(type: DataType | undefined): KeptColumn {
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

function larger<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}
