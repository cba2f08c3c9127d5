import type { Batch } from '../../batch.js';

/** All rows of the batch but these, which ascend. */
export function rowsWithout({ length }: Batch, rows: Uint32Array): Uint32Array {
  const others = new Uint32Array(length - rows.length);
  for (let row = 0, skipped = 0; row < length; row++) {
    if (rows[skipped] === row) skipped++;
    else others[row - skipped] = row;
  }
  return others;
}
