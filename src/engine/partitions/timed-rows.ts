import { type Batch, type Column, positionAt, valueAt } from '../../batch.js';
import type { Position } from '../../event.js';
import { allRowsOf, gather } from '../../gather.js';
import { pickRows } from '../../pick-rows.js';
import type { WindowQueryPlan } from '../../query/plan.js';
import { sortByEventTime } from './sort-by-event-time.js';

/** A stream's rows as they are; a table's get the time that DESCRIPTOR names, and come in its order. */
export function timedRows(
  batch: Batch,
  { input, time }: WindowQueryPlan,
  reject: (position: Position, reason: string) => void,
): Batch {
  if (input.time !== undefined) return batch;
  const column = batch.columns[time];
  const times = Float64Array.from({ length: batch.length }, (_, row) => timeOf(column, row));
  const rows: number[] = [];
  for (let row = 0; row < batch.length; row++) {
    if (Number.isFinite(times[row])) rows.push(row);
    else reject(positionAt(batch, row), `${input.schema[time]?.name} is no time, so the row is in no window`);
  }
  const timed = pickRows({ ...batch, times }, Uint32Array.from(rows));
  return gather(sortByEventTime(allRowsOf([timed])));
}

function timeOf(column: Column | undefined, row: number): number {
  const value = column === undefined ? null : valueAt(column, row);
  return value === null ? Number.NaN : Number(value);
}
