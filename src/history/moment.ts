import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import type { StreamDeclaration } from '../query/plan.js';
import { quoteName } from '../schema.js';
import type { Duration, Timestamp } from '../time.js';

/** An instant, or so long before the last archived event that a query reads. Microseconds. */
export type Moment = Timestamp | { readonly ago: Duration };

/** The instant; undefined where there is none to count back from. */
export async function timeOf(
  moment: Moment | undefined,
  database: Database,
  streams: readonly StreamDeclaration[],
): Promise<Timestamp | undefined> {
  if (moment === undefined || typeof moment === 'number') return moment;
  let latest = Number.NEGATIVE_INFINITY;
  for (const { name, watermark } of streams) {
    if (watermark === undefined) continue;
    const [[last] = []] = await database.rows(`SELECT max(_time) FROM ${STREAM_VIEWS}.${quoteName(name)}`);
    if (typeof last === 'number') latest = Math.max(latest, last);
  }
  return latest === Number.NEGATIVE_INFINITY ? undefined : latest - moment.ago;
}
