import type { Cell } from './column-type.js';

/** What Arrow wants to know of NULLs: a bit is set where there is a value; no bits where all have one. */
export interface Validity {
  readonly length: number;
  readonly nullCount: number;
  readonly nullBitmap: Uint8Array | undefined;
}

export function validityOf(cells: readonly (Cell | undefined)[]): Validity {
  const { length } = cells;
  let nullCount = 0;
  let nullBitmap: Uint8Array | undefined;
  for (let row = 0; row < length; row++) {
    if (cells[row] !== null && cells[row] !== undefined) continue;
    nullBitmap ??= allSet(length);
    nullBitmap[row >> 3] = (nullBitmap[row >> 3] ?? 0) & ~(1 << (row & 7));
    nullCount += 1;
  }
  return { length, nullCount, nullBitmap };
}

function allSet(length: number): Uint8Array {
  return new Uint8Array((length + 7) >> 3).fill(0xff);
}
