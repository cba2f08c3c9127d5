import type { Batch } from '../batch.js';
import type { RowSelection } from '../gather.js';

/** Numbers up to this are exact. */
const EXACT = 2 ** 53;

/**
 * The rows in event-time order, ties by position. Time and place go into one number each, which typed arrays sort
 * several times as fast as with a comparison; what is in order already is returned as it is.
 */
export function sortByEventTime(selection: RowSelection): RowSelection {
  const { batches, from, rows } = selection;
  const { length } = rows;
  const times = new Float64Array(length);
  for (let i = 0; i < length; i++) times[i] = batches[from[i] ?? 0]?.times[rows[i] ?? 0] ?? Number.NaN;
  if (inOrder(selection, times)) return selection;
  const order = orderOf(times);
  const sorted = { batches, from: new Uint32Array(length), rows: new Uint32Array(length) };
  const sortedTimes = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const place = order[i] ?? 0;
    sorted.from[i] = from[place] ?? 0;
    sorted.rows[i] = rows[place] ?? 0;
    sortedTimes[i] = times[place] ?? 0;
  }
  sortTies(sorted, sortedTimes);
  return sorted;
}

function inOrder(selection: RowSelection, times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) {
    const step = (times[i] ?? 0) - (times[i - 1] ?? 0);
    if (step < 0 || (step === 0 && comparePlaces(selection, i - 1, i) > 0)) return false;
  }
  return true;
}

/** Places by time, ties as they come. */
function orderOf(times: Float64Array): Uint32Array {
  const { length } = times;
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const time of times) {
    if (time < min) min = time;
    if (time > max) max = time;
  }
  const scale = 2 ** Math.ceil(Math.log2(length));
  const order = new Uint32Array(length);
  if ((max - min + 1) * scale > EXACT) {
    for (let i = 0; i < length; i++) order[i] = i;
    return order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  }
  const keys = new Float64Array(length);
  for (let i = 0; i < length; i++) keys[i] = ((times[i] ?? 0) - min) * scale + i;
  keys.sort();
  for (let i = 0; i < length; i++) {
    const key = keys[i] ?? 0;
    order[i] = key - Math.floor(key / scale) * scale;
  }
  return order;
}

function sortTies(selection: RowSelection, times: Float64Array): void {
  const { from, rows } = selection;
  for (let start = 0, end = 1; start < rows.length; start = end, end++) {
    let disordered = false;
    for (; end < rows.length && times[end] === times[start]; end++) {
      disordered ||= comparePlaces(selection, end - 1, end) > 0;
    }
    if (!disordered) continue;
    const tied = Array.from({ length: end - start }, (_, i) => start + i);
    const sorted = tied
      .sort((a, b) => comparePlaces(selection, a, b))
      .map((place) => ({ from: from[place] ?? 0, row: rows[place] ?? 0 }));
    for (const [i, place] of sorted.entries()) {
      from[start + i] = place.from;
      rows[start + i] = place.row;
    }
  }
}

/** By position, as `comparePositions`. */
function comparePlaces({ batches, from, rows }: RowSelection, a: number, b: number): number {
  const [batchA, batchB] = [batches[from[a] ?? 0], batches[from[b] ?? 0]];
  const [rowA, rowB] = [rows[a] ?? 0, rows[b] ?? 0];
  if (batchA === undefined || batchB === undefined) return 0;
  const [originA, originB] = [originAt(batchA, rowA), originAt(batchB, rowB)];
  if (originA !== originB && originA !== undefined && originB !== undefined) {
    if (originA.source !== originB.source) return originA.source < originB.source ? -1 : 1;
    if (originA.partition !== originB.partition) return originA.partition - originB.partition;
  }
  return (batchA.offsets[rowA] ?? 0) - (batchB.offsets[rowB] ?? 0);
}

function originAt({ origin, origins }: Batch, row: number): Batch['origins'][number] | undefined {
  return origins[origin[row] ?? 0];
}
