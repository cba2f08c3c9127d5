import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { quoteName } from '../../schema.js';
import { DAY, type Duration, type Timestamp } from '../../time.js';
import type { Manifest, Segment } from '../manifest.js';
import { inMemory } from '../scratch-database.js';
import { physicalName } from '../stored-type.js';
import { CLAIMS_TABLE, tableAt } from '../tables.js';
import { fileList } from '../views/table-view.js';
import { bytesIn, rowsIn } from './segment-totals.js';

export interface Retention {
  /** Whole days before this many microseconds ago go. */
  readonly age?: Duration;
  /** The oldest days go while segments take more. */
  readonly bytes?: number;
}

export interface PrunePlan {
  /** The first day that is kept, in microseconds since 1970. */
  readonly before: Timestamp;
  /** All of whose rows go, */
  readonly whole: readonly Segment[];
  /** and some. */
  readonly partly: readonly Segment[];
  /** How many rows go. */
  readonly rows: number;
}

/** What retention would delete: rows of days before `before`. Undefined: nothing. */
export async function planPrune(
  folder: string,
  manifest: Manifest,
  { age, bytes }: Retention,
  now: Timestamp,
): Promise<PrunePlan | undefined> {
  const byAge = age === undefined ? Number.NEGATIVE_INFINITY : dayOf(now - age);
  // However old a claim is, of an owner that was stopped rows may still come.
  const timed = manifest.segments.filter(
    ({ table, first, last }) => table !== CLAIMS_TABLE.path && first !== null && last !== null,
  );
  const kept = timed.filter(({ last }) => (last ?? 0) >= byAge);
  const isTooMuch = bytes !== undefined && bytesIn(kept) > bytes;
  if (!isTooMuch && !timed.some(({ first }) => (first ?? 0) < byAge)) return undefined;
  return inMemory(async (database) => {
    const days = new DaysOf(database, folder, manifest);
    const bySize = isTooMuch ? await dayThatFits(kept, bytes, byAge, days) : Number.NEGATIVE_INFINITY;
    const before = Math.max(byAge, bySize);
    const whole = timed.filter(({ last }) => (last ?? 0) < before);
    const partly = timed.filter(({ first, last }) => (first ?? 0) < before && (last ?? 0) >= before);
    if (whole.length + partly.length === 0) return undefined;
    let rows = rowsIn(whole);
    for (const segment of partly) {
      for (const [day, count] of await days.rowsOf(segment)) if (day < before) rows += count;
    }
    return { before, whole, partly, rows };
  });
}

/** The first day from which on all fit; of a segment of many days each has its share of the bytes. */
async function dayThatFits(
  segments: readonly Segment[],
  bytes: number,
  byAge: Timestamp,
  days: DaysOf,
): Promise<Timestamp> {
  const sizes = new Map<Timestamp, number>();
  for (const segment of segments) {
    for (const [day, rows] of await days.rowsOf(segment)) {
      sizes.set(day, (sizes.get(day) ?? 0) + (segment.bytes * rows) / segment.rows);
    }
  }
  let room = bytes;
  for (const [day, size] of [...sizes].sort(([one], [other]) => other - one)) {
    room -= size;
    if (day >= byAge && room < 0) return day + DAY;
  }
  return byAge;
}

/** How many rows each day of a segment has. */
class DaysOf {
  readonly #database: Database;
  readonly #folder: string;
  readonly #manifest: Manifest;

  constructor(database: Database, folder: string, manifest: Manifest) {
    this.#database = database;
    this.#folder = folder;
    this.#manifest = manifest;
  }

  async rowsOf({ table, schema, path, first, last, rows, date }: Segment): Promise<readonly [Timestamp, number][]> {
    if (first !== null && last !== null && dayOf(first) === dayOf(last) && date !== null) return [[dayOf(first), rows]];
    const columns = this.#manifest.tables[table]?.schemas[schema] ?? [];
    const time = quoteName(physicalName(columns, tableAt(table, [], []).time));
    const days = await this.#database.rows(
      `SELECT CAST(date_trunc('day', ${time}) AS TIMESTAMP), count(*)
       FROM read_parquet(${fileList([join(this.#folder, path)])}, hive_partitioning = false)
       WHERE isfinite(${time}) GROUP BY ALL`,
    );
    return days.map(([day, count]) => [Number(day), Number(count)]);
  }
}

function dayOf(time: Timestamp): Timestamp {
  return Math.floor(time / DAY) * DAY;
}
