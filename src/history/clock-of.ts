import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import { outputType, type Project, type QueryPlan, streamsOf } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import type { Timestamp } from '../time.js';
import { timeText } from './event-slices.js';
import { liveEnd } from './live-end.js';
import type { Clock } from './story.js';

/**
 * What moved time to a deadline: in each partition of what the query reads, straight or through others, the first event that
 * came with a time so late that the watermark reached it; of these the latest in event time.
 */
export async function clockOf(
  database: Database,
  directory: string,
  project: Project,
  plan: QueryPlan,
  deadline: Timestamp,
): Promise<Clock> {
  const { isClosed } = await liveEnd(directory);
  const stood: Clock = isClosed && !hasIdleTimeout(project) ? { kind: 'end-of-input' } : { kind: 'idle-or-end' };
  let clock: Clock = stood;
  for (const { name, watermark } of inputsBehind(plan, project)) {
    if (watermark === undefined) continue;
    const reached = `_time >= ${timeText(deadline + watermark.delay)}`;
    const late = `SELECT 1 FROM late WHERE stream = ${quoteText(name)} AND source = _source AND partition = _partition AND "offset" = _offset`;
    const rows = await database.rows(
      `SELECT _source, _partition, min(_offset) FILTER (${reached}), arg_min(_time, _offset) FILTER (${reached})
       FROM ${STREAM_VIEWS}.${quoteName(name)} WHERE NOT EXISTS (${late}) GROUP BY ALL`,
    );
    for (const [source, partition, offset, time] of rows) {
      if (typeof time !== 'number') return stood;
      if (clock.kind === 'event' && clock.time >= time) continue;
      const position = { source: String(source), partition: Number(partition), offset: Number(offset) };
      clock = { kind: 'event', time, position };
    }
  }
  return clock;
}

function hasIdleTimeout({ streams }: Project): boolean {
  return streams.some(({ watermark }) => watermark?.idleTimeout !== undefined);
}

function inputsBehind(plan: QueryPlan, { streams, queries }: Project): Project['streams'] {
  const names = new Set<string>();
  const visit = (query: QueryPlan): void => {
    for (const name of streamsOf(query)) {
      if (names.has(name)) continue;
      names.add(name);
      for (const giver of queries) if (outputType(giver).name === name) visit(giver);
    }
  };
  visit(plan);
  const given = new Set(queries.map((query) => outputType(query).name));
  return streams.filter(({ name }) => names.has(name) && !given.has(name));
}
