import type { Database } from '../duckdb/database.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/** Rows that are sorted together, in memory, at most, if they lie evenly in their day. */
const MOST_ROWS = 4_000_000;

/** Rows that are read together: `where` says which, and they come before those of the next slice. */
export interface EventSlice {
  readonly where: string;
  readonly count: number;
}

/** A stream's rows by day, and by parts of a day that has very many. */
export async function eventSlices(database: Database, rows: string): Promise<readonly EventSlice[]> {
  const days = await database.rows(
    `SELECT _date::VARCHAR, count(*), min(_time), max(_time) FROM (${rows}) GROUP BY _date ORDER BY _date NULLS FIRST`,
  );
  return days.flatMap(([date, count, first, last]) =>
    slicesOfDay(String(date), Number(count), microsOf(first), microsOf(last)),
  );
}

function slicesOfDay(date: string, count: number, first: Timestamp, last: Timestamp): readonly EventSlice[] {
  const day = `_date = DATE '${date}'`;
  const parts = Number.isFinite(last - first) ? Math.ceil(count / MOST_ROWS) : 1;
  if (parts <= 1) return [{ where: day, count }];
  const bounds = Array.from({ length: parts + 1 }, (_, i) => Math.floor(first + ((last + 1 - first) * i) / parts));
  return bounds.slice(1).map((end, i) => ({
    where: `${day} AND _time >= ${timeText(bounds[i] ?? first)} AND _time < ${timeText(end)}`,
    count: Math.ceil(count / parts),
  }));
}

/** An instant, in SQL. */
export function timeText(time: Timestamp): string {
  return `make_timestamp(CAST(${Math.floor(time)} AS BIGINT))`;
}

function microsOf(value: Value | undefined): Timestamp {
  return typeof value === 'number' ? value : Number.NaN;
}
