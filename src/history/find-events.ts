import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import type { StoryEvent } from './story.js';
import { sqlText } from './tell.js';
import { archivedStreams } from './wanted-fields.js';

/** A piece of evidence, of which no condition is known yet. */
export type FoundEvent = Omit<StoryEvent, 'conditions'> & { readonly conditionless: readonly never[] };

interface Evidence {
  readonly variable: string;
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
  readonly lastOffset?: number;
  readonly count?: number;
}

/** Of a window so many of the behaviours in it. */
const MOST_CAUSES = 1_000;

/** The evidence of a behaviour, as one of its revisions told it, in order, each piece with its archived event, or the behaviours that it is. */
export async function findEvents(database: Database, id: string, revision: number): Promise<readonly FoundEvent[]> {
  const rows = await database.rows(
    `SELECT DISTINCT ordinal, variable, source, partition, "offset", last_offset, count FROM evidence
     WHERE id = ${quoteText(id)} AND coalesce(revision, 0) = ${revision} ORDER BY ordinal`,
  );
  const evidence = rows.map(([, variable, source, partition, offset, last, count]): Evidence => {
    return {
      variable: String(variable),
      source: String(source),
      partition: Number(partition),
      offset: Number(offset),
      ...(typeof last === 'number' ? { lastOffset: last } : {}),
      ...(typeof count === 'number' ? { count } : {}),
    };
  });
  const known = await archivedEvents(database, evidence);
  const found: FoundEvent[] = [];
  for (const piece of evidence) {
    const { ids: causes, time } = await causesOf(database, piece);
    const event = known.get(placeOf(piece));
    const stream = event?.stream ?? (causes.length > 0 ? piece.source : undefined);
    found.push({
      ...piece,
      ...(event === undefined ? (time === undefined ? {} : { time }) : { time: event.time }),
      ...(stream === undefined ? {} : { stream }),
      fields: event?.fields ?? {},
      causes,
      conditionless: [],
    });
  }
  return found;
}

type Archived = Pick<StoryEvent, 'fields'> & { readonly time: number; readonly stream: string };

/** By place, as far as they are archived. */
async function archivedEvents(
  database: Database,
  evidence: readonly Evidence[],
): Promise<ReadonlyMap<string, Archived>> {
  const found = new Map<string, Archived>();
  if (evidence.length === 0) return found;
  const places = evidence.map(({ source, partition, offset }) => `(${quoteText(source)}, ${partition}, ${offset})`);
  for (const stream of await archivedStreams(database)) {
    const view = `${STREAM_VIEWS}.${quoteName(stream)}`;
    const columns = (await database.columns(`FROM ${view}`)).filter(({ name }) => !name.startsWith('_'));
    const names = columns.map(({ name }) => `, rows.${quoteName(name)}`).join('');
    const rows = await database.rows(
      `SELECT rows._time, rows._source, rows._partition, rows._offset${names} FROM ${view} AS rows
       SEMI JOIN (VALUES ${places.join(', ')}) AS wanted(source, partition, place)
         ON rows._source = wanted.source AND rows._partition = wanted.partition AND rows._offset = wanted.place`,
    );
    for (const [time, source, partition, offset, ...values] of rows) {
      const fields = Object.fromEntries(
        columns.map(({ name, type }, place) => [name, sqlText(type, values[place] ?? null)]),
      );
      const at = placeOf({ source: String(source), partition: Number(partition), offset: Number(offset) });
      found.set(at, { time: Number(time), stream, fields });
    }
  }
  return found;
}

async function causesOf(
  database: Database,
  piece: Evidence,
): Promise<{ readonly ids: readonly string[]; readonly time?: number }> {
  const { source, partition, offset, lastOffset = offset } = piece;
  const rows = await database.rows(
    `SELECT id, max(time) FROM behaviours WHERE source = ${quoteText(source)} AND partition = ${partition}
       AND "offset" BETWEEN ${offset} AND ${lastOffset} GROUP BY id ORDER BY id LIMIT ${MOST_CAUSES}`,
  );
  const time = rows.length === 1 ? rows[0]?.[1] : undefined;
  return { ids: rows.map(([id]) => String(id)), ...(typeof time === 'number' ? { time } : {}) };
}

export function placeOf({ source, partition, offset }: Pick<Evidence, 'source' | 'partition' | 'offset'>): string {
  return `${partition} ${offset} ${source}`;
}
