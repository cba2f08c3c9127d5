import { type ScannedRow, scannedValue } from '../../src/scanned-row.js';
import type { Value } from '../../src/schema.js';

/** The values of a row's cells. */
export function scannedValues(row: ScannedRow): readonly Value[] {
  return Array.from(row.kinds, (_, field) => scannedValue(row, field));
}
