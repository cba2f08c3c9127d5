import type { Position } from '../event.js';
import type { Row } from '../patterns/row.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/** A row of a query's input, held by itself. */
export class InputRow implements Row<never> {
  readonly time: Timestamp;
  readonly position: Position;
  readonly values: readonly Value[];

  constructor(time: Timestamp, position: Position, values: readonly Value[]) {
    this.time = time;
    this.position = position;
    this.values = values;
  }

  get event(): never {
    throw new TypeError('a row of a query is read by its fields');
  }

  at(field: number): Value {
    return this.values[field] ?? null;
  }

  keep(): this {
    return this;
  }
}
