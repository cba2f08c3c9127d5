import type { Origin } from '../../batch.js';
import type { Position } from '../../event.js';
import type { Row } from '../../patterns/row.js';
import type { RowValues } from '../../patterns/row-store.js';
import type { Schema, Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import { BatchRow } from './batch-row.js';
import { type KeptColumn, keptColumn, larger } from './kept-column.js';

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
