import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import { keyPlaces } from '../query/key-places.js';
import { type Project, type QueryPlan, streamsOf } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import type { Timestamp } from '../time.js';
import { timeText } from './event-slices.js';
import { keyConditions } from './key-condition.js';
import type { LateEventOf, ToldBefore } from './story.js';

/** So many late events are told. */
const MOST = 10;

interface Revised {
  readonly id: string;
  readonly revision: number;
  readonly key: Readonly<Record<string, string>>;
  /** Absent where no such query is in the folder. */
  readonly plan: QueryPlan | undefined;
  readonly project: Project | undefined;
}

/** What was told under the id before, and the events of its key that came late from its first event on; undefined: nothing. */
export async function toldBefore(database: Database, revised: Revised): Promise<ToldBefore | undefined> {
  const { id, revision } = revised;
  if (revision === 0) return undefined;
  const [row] = await database.rows(
    `SELECT kind, time FROM behaviours WHERE id = ${quoteText(id)} AND revision = ${revision - 1} LIMIT 1`,
  );
  if (row === undefined) return undefined;
  const [kind, time] = row;
  return {
    kind: String(kind),
    ...(typeof time === 'number' ? { time } : {}),
    late: await lateEvents(database, revised),
  };
}

async function lateEvents(database: Database, { id, key, plan, project }: Revised): Promise<readonly LateEventOf[]> {
  const stream = project?.streams.find(({ name }) => plan !== undefined && streamsOf(plan).includes(name));
  if (stream === undefined || plan?.kind !== 'match' || plan.allowedLateness === undefined) return [];
  const view = `${STREAM_VIEWS}.${quoteName(stream.name)}`;
  const [[from, until] = []] = await database.rows(
    `SELECT min(rows._time), max(e.time) FROM evidence AS e JOIN ${view} AS rows
       ON rows._source = e.source AND rows._partition = e.partition AND rows._offset = e."offset" WHERE e.id = ${quoteText(id)}`,
  );
  if (typeof from !== 'number' || typeof until !== 'number') return [];
  const rows = await database.rows(
    `SELECT l.time, CAST(l.lateness AS VARCHAR), l.source, l.partition, l."offset" FROM late AS l JOIN ${view} AS rows
       ON l.source = _source AND l.partition = _partition AND l."offset" = _offset
     WHERE ${[...bounds(stream.name, from, until), `l.lateness <= to_microseconds(${plan.allowedLateness})`, ...ofKey()].join(' AND ')}
     ORDER BY l.time, l.source, l.partition, l."offset" LIMIT ${MOST}`,
  );
  return rows.map(([time, lateness, source, partition, offset]) => ({
    time: Number(time),
    lateness: String(lateness),
    position: { source: String(source), partition: Number(partition), offset: Number(offset) },
  }));

  function ofKey(): readonly string[] {
    if (stream === undefined || plan?.kind !== 'match') return [];
    return (keyPlaces(plan) ?? []).flatMap((place, i) => {
      const column = stream.schema[place]?.name ?? '';
      const value = key[plan.type.key[i]?.name ?? ''] ?? 'NULL';
      return value === 'NULL' ? [`${quoteName(column)} IS NULL`] : keyConditions(stream, [{ column, value }]);
    });
  }
}

function bounds(stream: string, from: Timestamp, until: Timestamp): readonly string[] {
  return [`l.stream = ${quoteText(stream)}`, `l.time >= ${timeText(from)}`, `l.time <= ${timeText(until)}`];
}
