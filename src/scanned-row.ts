import type { Value } from './schema.js';

/** Where a cell's value is. */
export const CELL = {
  /** Nowhere: it is NULL. */
  nothing: 0,
  /** In `numbers`. */
  number: 1,
  /** UTF-8 from `starts` to `ends` in `bytes`. */
  text: 2,
  /** In `values`. */
  value: 3,
} as const;

/** A row as a scanner found it: its cells, by the field's place in the schema. The same arrays hold the next row. */
export interface ScannedRow {
  readonly bytes: Buffer;
  /** One of `CELL`. */
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly values: readonly Value[];
}

export function scannedValue({ bytes, kinds, numbers, starts, ends, values }: ScannedRow, field: number): Value {
  switch (kinds[field]) {
    case CELL.number:
      return numbers[field] ?? null;
    case CELL.text:
      return bytes.toString('utf8', starts[field], ends[field]);
    case CELL.value:
      return values[field] ?? null;
    default:
      return null;
  }
}
