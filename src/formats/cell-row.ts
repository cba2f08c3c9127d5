import { CELL, type ScannedRow } from '../scanned-row.js';
import type { Value } from '../schema.js';

/** A row that is put together cell by cell. */
export class CellRow implements ScannedRow {
  bytes: Buffer = Buffer.alloc(0);
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly values: Value[];

  constructor(fields: number) {
    this.kinds = new Uint8Array(fields);
    this.numbers = new Float64Array(fields);
    this.starts = new Int32Array(fields);
    this.ends = new Int32Array(fields);
    this.values = Array.from({ length: fields }, () => null);
  }

  /** Begins a row whose texts stand in `bytes`: everything is NULL. */
  begin(bytes: Buffer): void {
    this.bytes = bytes;
    this.kinds.fill(CELL.nothing);
  }

  setValue(field: number, value: Value): void {
    if (typeof value === 'number') {
      this.kinds[field] = CELL.number;
      this.numbers[field] = value;
    } else if (value !== null) {
      this.kinds[field] = CELL.value;
      this.values[field] = value;
    }
  }

  /** The text whose well-formed UTF-8 stands there in `bytes`. */
  setText(field: number, start: number, end: number): void {
    this.kinds[field] = CELL.text;
    this.starts[field] = start;
    this.ends[field] = end;
  }
}
