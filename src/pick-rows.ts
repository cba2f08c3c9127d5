import type { Batch } from './batch.js';
import { gather } from './gather.js';

/** The same batch with these of its rows alone, in this order. */
export function pickRows(batch: Batch, rows: Uint32Array): Batch {
  const picked = gather({ batches: [batch], from: new Uint32Array(rows.length), rows });
  const { raw } = batch;
  return raw === undefined ? picked : { ...picked, raw: Array.from(rows, (row) => raw[row] ?? null) };
}
