import { CELL, type ScannedRow } from '../../src/scanned-row.js';
import type { Value } from '../../src/schema.js';

/** The values of a row's cells. */
export function scannedValues({ bytes, kinds, numbers, starts, ends, values }: ScannedRow): readonly Value[] {
  return Array.from(kinds, (kind, field) => {
    switch (kind) {
      case CELL.number:
        return numbers[field] ?? null;
      case CELL.text:
        return bytes.toString('utf8', starts[field], ends[field]);
      case CELL.value:
        return values[field] ?? null;
      default:
        return null;
    }
  });
}
