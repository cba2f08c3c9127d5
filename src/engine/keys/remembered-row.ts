import type { Position } from '../../event.js';
import type { Row } from '../../patterns/row.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';

/** What a kept row remembers: plain data, the values of the needed fields in their order. */
export interface KeptValues {
  readonly time: Timestamp;
  readonly position: Position;
  readonly values: readonly Value[];
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
