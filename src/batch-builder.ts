import type { Batch, Column, Origin } from './batch.js';
import { type ColumnBuilder, columnBuilder } from './column-builder.js';
import { CELL, type ScannedRow } from './scanned-row.js';
import type { Schema, Value } from './schema.js';
import type { Timestamp } from './time.js';

const UNREAD: Column = { kind: 'value', values: [] };

/** Builds batches of one stream row by row, all from one partition. */
export class BatchBuilder {
  readonly #stream: string;
  readonly #schema: Schema;
  readonly #origin: Origin;
  /** Undefined for a field that nobody reads. */
  readonly #columns: readonly (ColumnBuilder | undefined)[];
  #times: Float64Array = new Float64Array(1024);
  #offsets: Float64Array = new Float64Array(1024);
  #length = 0;

  /** `fields` are the places of those whose values are wanted; in the others' columns everything is NULL. */
  constructor(stream: string, schema: Schema, origin: Origin, fields?: readonly number[]) {
    this.#stream = stream;
    this.#schema = schema;
    this.#origin = origin;
    this.#columns = schema.map(({ type }, field) =>
      fields === undefined || fields.includes(field) ? columnBuilder(type) : undefined,
    );
  }

  get length(): number {
    return this.#length;
  }

  /** `values` are the schema's fields in order; they are copied. */
  add(values: readonly Value[], time: Timestamp, offset: number): void {
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i]?.add(values[i] ?? null);
    this.#place(time, offset);
  }

  /** As `add`, of the cells that a scanner found. Their bytes must stay as they are until `settle`. */
  addScanned(cells: ScannedRow, time: Timestamp, offset: number): void {
    for (let i = 0; i < this.#columns.length; i++) {
      const column = this.#columns[i];
      if (column === undefined) continue;
      switch (cells.kinds[i]) {
        case CELL.number:
          column.addNumber(cells.numbers[i] ?? 0);
          break;
        case CELL.text:
          column.addText(cells.bytes, cells.starts[i] ?? 0, cells.ends[i] ?? 0);
          break;
        case CELL.value:
          column.add(cells.values[i] ?? null);
          break;
        default:
          column.add(null);
      }
    }
    this.#place(time, offset);
  }

  /** The bytes of cells that were added are about to change. */
  settle(): void {
    for (const column of this.#columns) column?.settle();
  }

  /** The rows added since the last call. */
  finish(): Batch {
    const length = this.#length;
    this.#length = 0;
    return {
      stream: this.#stream,
      schema: this.#schema,
      length,
      columns: this.#columns.map((column) => column?.finish() ?? UNREAD),
      times: this.#times.slice(0, length),
      origin: new Uint32Array(length),
      origins: [this.#origin],
      offsets: this.#offsets.slice(0, length),
    };
  }

  #place(time: Timestamp, offset: number): void {
    const row = this.#length++;
    if (row === this.#times.length) {
      this.#times = doubled(this.#times);
      this.#offsets = doubled(this.#offsets);
    }
    this.#times[row] = time;
    this.#offsets[row] = offset;
  }
}

function doubled(array: Float64Array): Float64Array {
  const longer = new Float64Array(2 * array.length);
  longer.set(array);
  return longer;
}
