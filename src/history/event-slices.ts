import type { Origin } from '../batch.js';
import type { Database } from '../duckdb/database.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/** Rows of the first slice, about: while they are matched the next slice is read, which is twice as large, and so on. */
const FIRST_ROWS = 2 ** 18;
/** Rows that are sorted together, in memory, about. */
const MOST_ROWS = 2 ** 21;
/** A day is cut where so many rows end, about. */
const GRAIN = 2 ** 15;

/** Rows that are read together: `where` says which, and they come before those of the next slice. */
export interface EventSlice {
  readonly where: string;
  readonly count: number;
}

export interface Slices {
  readonly slices: readonly EventSlice[];
  /** Where the rows came from. */
  readonly origins: readonly Origin[];
}

interface Day {
  readonly date: string;
  readonly count: number;
  readonly first: Timestamp;
  readonly last: Timestamp;
}

/** A stream's rows by days, as many as are worth it together, and by parts of a day that has very many; and where they came from. */
export async function eventSlices(database: Database, rows: string): Promise<Slices> {
  const parts = await database.rows(
    `SELECT _date::VARCHAR, _source, _partition, count(*), min(_time), max(_time) FROM (${rows})
     GROUP BY _date, _source, _partition ORDER BY _date NULLS FIRST, _source, _partition`,
  );
  const slices: EventSlice[] = [];
  let wanted = FIRST_ROWS;
  const add = (slice: EventSlice): void => {
    slices.push(slice);
    wanted = Math.min(MOST_ROWS, 2 * wanted);
  };
  let together: Day[] = [];
  const addTogether = (): void => {
    if (together.length > 0) add(sliceOfDays(together));
    together = [];
  };
  for (const day of daysOf(parts)) {
    if (rowsOf(together) + day.count > wanted) addTogether();
    if (day.count <= wanted) {
      together.push(day);
      continue;
    }
    const grains = await grainsOf(database, rows, day);
    let rest = day.count;
    for (let at = 0; at < grains.length; ) {
      const from = at;
      const most = rest / Math.ceil(rest / wanted);
      let count = 0;
      for (; at < grains.length && (count === 0 || count + (grains[at]?.count ?? 0) <= most); at++) {
        count += grains[at]?.count ?? 0;
      }
      rest -= count;
      add(sliceOfGrains(day, { count, from: grains[from]?.from, until: grains[at]?.from }));
    }
  }
  addTogether();
  return { slices, origins: originsOf(parts) };
}

/** An instant, in SQL. */
export function timeText(time: Timestamp): string {
  return `make_timestamp(CAST(${Math.floor(time)} AS BIGINT))`;
}

function daysOf(parts: readonly (readonly Value[])[]): readonly Day[] {
  const days = new Map<string, Day>();
  for (const [text, , , count, first, last] of parts) {
    const date = String(text);
    const part = { date, count: Number(count), first: microsOf(first), last: microsOf(last) };
    const known = days.get(date) ?? { ...part, count: 0 };
    days.set(date, {
      date,
      count: known.count + part.count,
      first: Math.min(known.first, part.first),
      last: Math.max(known.last, part.last),
    });
  }
  return [...days.values()];
}

function originsOf(parts: readonly (readonly Value[])[]): readonly Origin[] {
  const origins = new Map<string, Origin>();
  for (const [, source, partition] of parts) {
    origins.set(`${partition} ${source}`, { source: String(source), partition: Number(partition) });
  }
  return [...origins.values()];
}

function rowsOf(days: readonly Day[]): number {
  return days.reduce((sum, { count }) => sum + count, 0);
}

function sliceOfDays(days: readonly Day[]): EventSlice {
  const [first] = days;
  const last = days.at(-1);
  return { where: `_date BETWEEN DATE '${first?.date}' AND DATE '${last?.date}'`, count: rowsOf(days) };
}

interface Grain {
  readonly from: Timestamp;
  readonly count: number;
}

/** A day in stretches of time that are equally long. */
async function grainsOf(
  database: Database,
  rows: string,
  { date, count, first, last }: Day,
): Promise<readonly Grain[]> {
  const width = Math.ceil((last + 1 - first) / Math.ceil(count / GRAIN));
  if (!Number.isFinite(width)) return [{ from: first, count }];
  const grains = await database.rows(
    `SELECT (epoch_us(_time) - ${first}) // ${width} AS place, count(*) FROM (${rows}) WHERE _date = DATE '${date}'
     GROUP BY place ORDER BY place`,
  );
  return grains.map(([place, inside]) => ({ from: first + Number(place) * width, count: Number(inside) }));
}

function sliceOfGrains(
  { date, first }: Day,
  {
    count,
    from = first,
    until,
  }: { readonly count: number; readonly from: Timestamp | undefined; readonly until: Timestamp | undefined },
): EventSlice {
  const bounds = [
    `_date = DATE '${date}'`,
    ...(from > first ? [`_time >= ${timeText(from)}`] : []),
    ...(until === undefined ? [] : [`_time < ${timeText(until)}`]),
  ];
  return { where: bounds.join(' AND '), count };
}

function microsOf(value: Value | undefined): Timestamp {
  return typeof value === 'number' ? value : Number.NaN;
}
