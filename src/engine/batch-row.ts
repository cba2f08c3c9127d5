import { type Batch, positionAt, timeAt, valueAt } from '../batch.js';
import type { Position } from '../event.js';
import type { Row } from '../patterns/row.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/** A row of a batch as the matcher reads it: one view, moved from row to row. `keep` copies the fields that are needed. */
export class BatchRow implements Row<never> {
  readonly #fields: readonly number[];
  readonly #batch: Batch;
  index = 0;

  constructor(batch: Batch, fields: readonly number[]) {
    this.#batch = batch;
    this.#fields = fields;
  }

  get time(): Timestamp {
    return timeAt(this.#batch, this.index);
  }

  get position(): Position {
    return positionAt(this.#batch, this.index);
  }

  get event(): never {
    throw new TypeError('a row of a batch is read by its fields');
  }

  at(field: number): Value {
    const column = this.#batch.columns[field];
    return column === undefined ? null : valueAt(column, this.index);
  }

  keep(): KeptRow {
    return new KeptRow(keptValues(this, this.#fields), this.#fields);
  }
}

/** What a kept row remembers: plain data, the values of the needed fields in their order. */
export interface KeptValues {
  readonly time: Timestamp;
  readonly position: Position;
  readonly values: readonly Value[];
}

export class KeptRow implements Row<never> {
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
    throw new TypeError('a kept row is read by its fields');
  }

  at(field: number): Value {
    return this.#kept.values[this.#fields.indexOf(field)] ?? null;
  }

  keep(): this {
    return this;
  }
}

export function keptValues(row: Row<never>, fields: readonly number[]): KeptValues {
  return { time: row.time, position: row.position, values: fields.map((field) => row.at(field)) };
}
