import { type Batch, positionAt, timeAt, valueAt } from '../../batch.js';
import type { Position } from '../../event.js';
import type { Row, RowScope } from '../../patterns/row.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';

/** A row of a batch as the matcher reads it: one view, moved from row to row. */
export class BatchRow implements Row<never>, RowScope<never> {
  readonly batch: Batch;
  readonly variable = null;
  readonly matchNumber = 0;
  index = 0;

  constructor(batch: Batch) {
    this.batch = batch;
  }

  moveTo(index: number): this {
    this.index = index;
    return this;
  }

  get row(): this {
    return this;
  }

  neighbour(): undefined {
    return undefined;
  }

  get time(): Timestamp {
    return timeAt(this.batch, this.index);
  }

  get position(): Position {
    return positionAt(this.batch, this.index);
  }

  get event(): never {
    throw new TypeError('a row of a batch is read by its fields');
  }

  at(field: number): Value {
    const column = this.batch.columns[field];
    return column === undefined ? null : valueAt(column, this.index);
  }

  keep(): never {
    throw new TypeError('a row of a batch is kept in columns');
  }
}
