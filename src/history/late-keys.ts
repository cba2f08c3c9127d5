import { STREAM_VIEWS } from '../archive/create-views.js';
import type { Database } from '../duckdb/database.js';
import type { LateChoice } from '../engine/past.js';
import type { StreamDeclaration } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import type { Timestamp } from '../time.js';
import { timeText } from './event-slices.js';

/** A table that a connection has to itself. */
const KEYS = 'temp.motif_late_keys';

/**
 * Finds the keys of events that came late, as a table of this connection's. Returns the time of the first of them; Infinity:
 * there are none that the query allows.
 */
export async function findLateKeys(
  database: Database,
  { plan, stream, late, until, keys }: LateChoice & { readonly keys: readonly number[] },
): Promise<Timestamp> {
  const places = late?.map(({ source, partition, offset }) => `(${quoteText(source)}, ${partition}, ${offset})`);
  const conditions = [
    `l.stream = ${quoteText(stream.name)}`,
    `l.lateness <= to_microseconds(${plan.allowedLateness ?? 0})`,
    ...(Number.isFinite(until) ? [`l.time < ${timeText(until)}`] : []),
    ...(places === undefined ? [] : [`(l.source, l.partition, l."offset") IN (${places.join(', ')})`]),
  ];
  const columns = keys.map((place, i) => `${quoteName(stream.schema[place]?.name ?? '')} AS ${keyColumn(i)}`);
  await database.run(`CREATE TEMP TABLE ${KEYS} AS
    SELECT ${columns.join(', ')}, min(l.time) AS time FROM ${STREAM_VIEWS}.${quoteName(stream.name)} JOIN late AS l
      ON l.source = _source AND l.partition = _partition AND l."offset" = _offset AND l.time = _time AND l.date = _date
    WHERE ${conditions.join(' AND ')} GROUP BY ALL`);
  const [[first] = []] = await database.rows(`SELECT min(time) FROM ${KEYS}`);
  return typeof first === 'number' ? first : Number.POSITIVE_INFINITY;
}

/** Whether a row of the stream is of one of these keys, in SQL. */
export function ofLateKeys({ schema }: StreamDeclaration, keys: readonly number[]): string {
  const isSame = keys.map((place, i) => `${keyColumn(i)} IS NOT DISTINCT FROM ${quoteName(schema[place]?.name ?? '')}`);
  return `EXISTS (FROM ${KEYS} WHERE ${isSame.join(' AND ')})`;
}

function keyColumn(place: number): string {
  return `_motif_key_${place}`;
}
