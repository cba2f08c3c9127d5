import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import type { StreamDeclaration } from '../query/plan.js';
import { quoteName } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { LiveEnd } from './live-end.js';

/** How far event time goes. */
export interface ReplayEnds {
  /** The runs that wrote the archive have come so far for certain: what is decided by then, they have told. */
  readonly certain: Timestamp;
  /** Where the replay ends time; Infinity: it closes it. */
  readonly end: Timestamp;
}

/**
 * As the runs' state says it; where that cannot be asked, their watermark is at least that of the partition that is furthest
 * behind, and what is archived may have moved it to that of the one that is furthest ahead.
 */
export async function replayEnds(
  database: Database,
  live: LiveEnd,
  streams: readonly StreamDeclaration[],
  { toTheEnd, before }: { readonly toTheEnd: boolean; readonly before: Timestamp },
): Promise<ReplayEnds> {
  const known = live.isClosed ? Number.POSITIVE_INFINITY : live.reached;
  const [least, most] = known === undefined ? await watermarksOf(database, streams) : [known, known];
  const end = toTheEnd && known === undefined ? Number.POSITIVE_INFINITY : most;
  // Events from `before` on are not read: then time ends there, for there are some.
  const isCut = before < end && (await isAnyFrom(database, streams, before));
  return { certain: least, end: isCut ? before : end };
}

async function isAnyFrom(database: Database, streams: readonly StreamDeclaration[], time: Timestamp): Promise<boolean> {
  for (const { name, watermark } of streams) {
    if (watermark === undefined) continue;
    const [[last] = []] = await database.rows(`SELECT max(_time) FROM ${STREAM_VIEWS}.${quoteName(name)}`);
    if (typeof last === 'number' && last >= time) return true;
  }
  return false;
}

async function watermarksOf(
  database: Database,
  streams: readonly StreamDeclaration[],
): Promise<readonly [least: Timestamp, most: Timestamp]> {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { name, watermark } of streams) {
    if (watermark === undefined) continue;
    const [[first, last] = []] = await database.rows(
      `SELECT min(latest), max(latest) FROM (
         SELECT max(_time) AS latest FROM ${STREAM_VIEWS}.${quoteName(name)} GROUP BY _source, _partition)`,
    );
    least = Math.min(least, typeof first === 'number' ? first - watermark.delay : Number.NEGATIVE_INFINITY);
    most = Math.min(most, typeof last === 'number' ? last - watermark.delay : Number.NEGATIVE_INFINITY);
  }
  return [least, most];
}
