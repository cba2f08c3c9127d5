import type { Batch, Origin } from './batch.js';
import { type ColumnBuilder, columnBuilder } from './column-builder.js';
import type { Schema, Value } from './schema.js';
import type { Timestamp } from './time.js';

/** Builds batches of one stream row by row, all from one partition. */
export class BatchBuilder {
  readonly #stream: string;
  readonly #schema: Schema;
  readonly #origin: Origin;
  readonly #columns: readonly ColumnBuilder[];
  #times: number[] = [];
  #offsets: number[] = [];

  constructor(stream: string, schema: Schema, origin: Origin) {
    this.#stream = stream;
    this.#schema = schema;
    this.#origin = origin;
    this.#columns = schema.map(({ type }) => columnBuilder(type));
  }

  get length(): number {
    return this.#times.length;
  }

  /** `values` are the schema's fields in order; they are copied. */
  add(values: readonly Value[], time: Timestamp, offset: number): void {
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i]?.add(values[i] ?? null);
    this.#times.push(time);
    this.#offsets.push(offset);
  }

  /** The rows added since the last call. */
  finish(): Batch {
    const batch: Batch = {
      stream: this.#stream,
      schema: this.#schema,
      length: this.#times.length,
      columns: this.#columns.map((column) => column.finish()),
      times: Float64Array.from(this.#times),
      origin: new Uint32Array(this.#times.length),
      origins: [this.#origin],
      offsets: Float64Array.from(this.#offsets),
    };
    this.#times = [];
    this.#offsets = [];
    return batch;
  }
}
