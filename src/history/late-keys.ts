import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import type { LateChoice } from '../engine/reloading/past.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import type { Timestamp } from '../time.js';
import { timeText } from './event-slices.js';

/** Which keys events that came late have. */
export interface LateKeys {
  /** The time of the first of these events; Infinity: the query allows none of them. */
  readonly first: Timestamp;
  /** Whether a row of the stream is of one of the keys, in SQL. */
  readonly condition: string;
}

/** Finds the keys of events that came late, and keeps them in a table of the database. */
export async function findLateKeys(
  database: Database,
  { plan, stream, late, until, keys }: LateChoice & { readonly keys: readonly number[] },
): Promise<LateKeys> {
  const places = late?.map(({ source, partition, offset }) => `(${quoteText(source)}, ${partition}, ${offset})`);
  const conditions = [
    `l.stream = ${quoteText(stream.name)}`,
    `l.lateness <= to_microseconds(${plan.allowedLateness ?? 0})`,
    ...(Number.isFinite(until) ? [`l.time < ${timeText(until)}`] : []),
    ...(places === undefined ? [] : [`(l.source, l.partition, l."offset") IN (${places.join(', ')})`]),
  ];
  const names = keys.map((place) => quoteName(stream.schema[place]?.name ?? ''));
  const table = `late_keys.${quoteName(plan.type.name)}`;
  await database.run('CREATE SCHEMA IF NOT EXISTS late_keys');
  await database.run(`CREATE OR REPLACE TABLE ${table} AS
    SELECT ${names.map((name, i) => `${name} AS ${keyColumn(i)}`).join(', ')}, min(l.time) AS time
    FROM ${STREAM_VIEWS}.${quoteName(stream.name)} JOIN late AS l
      ON l.source = _source AND l.partition = _partition AND l."offset" = _offset AND l.time = _time AND l.date = _date
    WHERE ${conditions.join(' AND ')} GROUP BY ALL`);
  const [[first] = []] = await database.rows(`SELECT min(time) FROM ${table}`);
  const isSame = names.map((name, i) => `${keyColumn(i)} IS NOT DISTINCT FROM ${name}`);
  return {
    first: typeof first === 'number' ? first : Number.POSITIVE_INFINITY,
    condition: `EXISTS (FROM ${table} WHERE ${isSame.join(' AND ')})`,
  };
}

function keyColumn(place: number): string {
  return `_motif_key_${place}`;
}
