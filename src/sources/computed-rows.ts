import type { ComputedColumn, RowFields } from '../computed-column.js';
import { EvaluationError } from '../errors.js';
import type { RawRecord, RowReceiver } from '../formats/decoder.js';
import { CELL, type ScannedRow, scannedValue } from '../scanned-row.js';
import type { Schema, Value } from '../schema.js';

/** Takes rows of the physical fields, and gives them on with the computed ones; one that cannot be computed is rejected. */
export class ComputedRows implements RowReceiver, RowFields, ScannedRow {
  bytes: Buffer = Buffer.alloc(0);
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly values: Value[];
  readonly #rows: RowReceiver;
  readonly #schema: Schema;
  readonly #computed: readonly ComputedColumn[];
  /** Of the physical fields, in their order. */
  readonly #places: readonly number[];

  constructor(rows: RowReceiver, schema: Schema, computed: readonly ComputedColumn[]) {
    const { length } = schema;
    this.kinds = new Uint8Array(length);
    this.numbers = new Float64Array(length);
    this.starts = new Int32Array(length);
    this.ends = new Int32Array(length);
    this.values = schema.map(() => null);
    this.#rows = rows;
    this.#schema = schema;
    this.#computed = computed;
    this.#places = schema.flatMap((_, place) => (computed.some(({ field }) => field === place) ? [] : [place]));
  }

  row(values: readonly Value[], record: RawRecord): void {
    for (const [i, place] of this.#places.entries()) this.#set(place, values[i] ?? null);
    this.#compute(record);
  }

  scanned(row: ScannedRow, record: RawRecord): void {
    this.bytes = row.bytes;
    const places = this.#places;
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      this.kinds[place] = row.kinds[i] ?? CELL.nothing;
      this.numbers[place] = row.numbers[i] ?? 0;
      this.starts[place] = row.starts[i] ?? 0;
      this.ends[place] = row.ends[i] ?? 0;
      this.values[place] = row.values[i] ?? null;
    }
    this.#compute(record);
  }

  settle(): void {
    this.#rows.settle();
  }

  reject(reason: string, record: RawRecord): void {
    this.#rows.reject(reason, record);
  }

  at(field: number): Value {
    return scannedValue(this, field);
  }

  #compute(record: RawRecord): void {
    for (const { field, compute } of this.#computed) {
      try {
        this.#set(field, compute(this));
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        this.#rows.reject(`column ${this.#schema[field]?.name}: ${error.message}`, record);
        return;
      }
    }
    this.#rows.scanned(this, record);
  }

  #set(field: number, value: Value): void {
    if (typeof value === 'number') {
      this.kinds[field] = CELL.number;
      this.numbers[field] = value;
    } else {
      this.kinds[field] = value === null ? CELL.nothing : CELL.value;
      this.values[field] = value;
    }
  }
}
