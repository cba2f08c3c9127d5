import type { Batch } from '../../batch.js';
import type { RowSelection } from '../../gather.js';
import { sortedPlaces } from '../windows/sorted-places.js';

/** The rows in event-time order, ties by position; what is in order already is returned as it is. */
export function sortByEventTime(selection: RowSelection): RowSelection {
  const { batches, from, rows } = selection;
  const { length } = rows;
  const times = new Float64Array(length);
  let disordered = false;
  for (let i = 0, last = Number.NEGATIVE_INFINITY; i < length; i++) {
    const time = batches[from[i] ?? 0]?.times[rows[i] ?? 0] ?? Number.NaN;
    disordered ||= time < last;
    times[i] = time;
    last = time;
  }
  const sorted = disordered ? permuted(selection, times) : selection;
  return withSortedTies(sorted, times);
}

/** Sorts `times` too. */
function permuted({ batches, from, rows }: RowSelection, times: Float64Array): RowSelection {
  const places = sortedPlaces(times);
  const sortedTimes = new Float64Array(times.length);
  const sorted = { batches, from: new Uint32Array(times.length), rows: new Uint32Array(times.length) };
  for (let i = 0; i < times.length; i++) {
    const place = places[i] ?? 0;
    sorted.from[i] = from[place] ?? 0;
    sorted.rows[i] = rows[place] ?? 0;
    sortedTimes[i] = times[place] ?? 0;
  }
  times.set(sortedTimes);
  return sorted;
}

function withSortedTies(selection: RowSelection, times: Float64Array): RowSelection {
  let sorted: RowSelection | undefined;
  for (let start = 0, end = 1; start < times.length; start = end, end++) {
    let disordered = false;
    for (; end < times.length && times[end] === times[start]; end++) {
      disordered ||= comparePlaces(selection, end - 1, end) > 0;
    }
    if (!disordered) continue;
    sorted ??= { ...selection, from: selection.from.slice(), rows: selection.rows.slice() };
    const tied = Array.from({ length: end - start }, (_, i) => start + i);
    for (const [i, place] of tied.sort((a, b) => comparePlaces(selection, a, b)).entries()) {
      sorted.from[start + i] = selection.from[place] ?? 0;
      sorted.rows[start + i] = selection.rows[place] ?? 0;
    }
  }
  return sorted ?? selection;
}

/** By position, as `comparePositions`. */
function comparePlaces({ batches, from, rows }: RowSelection, a: number, b: number): number {
  const batchA = batches[from[a] ?? 0];
  const batchB = batches[from[b] ?? 0];
  const rowA = rows[a] ?? 0;
  const rowB = rows[b] ?? 0;
  if (batchA === undefined || batchB === undefined) return 0;
  const originA = originAt(batchA, rowA);
  const originB = originAt(batchB, rowB);
  if (originA !== originB && originA !== undefined && originB !== undefined) {
    if (originA.source !== originB.source) return originA.source < originB.source ? -1 : 1;
    if (originA.partition !== originB.partition) return originA.partition - originB.partition;
  }
  return (batchA.offsets[rowA] ?? 0) - (batchB.offsets[rowB] ?? 0);
}

function originAt({ origin, origins }: Batch, row: number): Batch['origins'][number] | undefined {
  return origins[origin[row] ?? 0];
}
