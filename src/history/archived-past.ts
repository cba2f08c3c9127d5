import { openForQuestion } from '../archive/questions/open-for-question.js';
import type { Database } from '../duckdb/database.js';
import type { LateChoice, LateReading, Past, PastChoice, PastReading } from '../engine/reloading/past.js';
import { MotifError } from '../errors.js';
import { keyPlaces } from '../query/key-places.js';
import type { StreamDeclaration } from '../query/plan.js';
import { streamFieldsRead } from '../query/stream-fields-read.js';
import { quoteName } from '../schema.js';
import { EventReader } from './event-reader.js';
import { findLateKeys } from './late-keys.js';
import { reachOf } from './reach.js';
import type { WantedField } from './slice-reader.js';
import { toldLast } from './told-last.js';

/**
 * What the archive in a folder has of the events of the run that writes it now: its columns are those that are declared.
 * @throws MotifError `ARCHIVE_MISMATCH`, when it is opened, where others write the archive too.
 */
export function archivedPast(directory: string): Past {
  async function opened<T>(open: (database: Database) => Promise<T>): Promise<T> {
    const database = await openForQuestion(directory, { sql: '', eachStream: true });
    try {
      await requireOneEngine(database, directory);
      return await open(database);
    } catch (error) {
      await database.close();
      throw error;
    }
  }
  return {
    keeper: 'archive',
    open: (choice) => opened((database) => openReading(database, choice)),
    openLate: () =>
      opened(async (database) => ({
        read: (choice) => openLate(database, choice),
        close: () => database.close(),
      })),
  };
}

async function openReading(
  database: Database,
  { streams, readers, from, until, signal }: PastChoice,
): Promise<PastReading> {
  const open: EventReader[] = [];
  const interrupt = (): void => database.interrupt();
  signal?.addEventListener('abort', interrupt);
  const close = async (): Promise<void> => {
    signal?.removeEventListener('abort', interrupt);
    for (const reader of open) await reader.close();
    await database.close();
  };
  for (const stream of streams) {
    const range = { ...(Number.isFinite(from) ? { from } : {}), ...(Number.isFinite(until) ? { until } : {}) };
    const isTable = stream.watermark === undefined;
    const places = isTable ? stream.schema.keys() : streamFieldsRead(readers.queries, stream.name);
    const choice = { fields: fieldsAt([...places], stream), ...range, where: [], isRepeated: false };
    open.push(await EventReader.open(database, stream, choice));
  }
  return { streams: open.map((reader) => ({ name: reader.stream.name, next: () => reader.next() })), close };
}

async function openLate(database: Database, choice: LateChoice): Promise<LateReading> {
  const { plan, stream, until } = choice;
  const keys = keyPlaces(plan) ?? [];
  const lateKeys = await findLateKeys(database, { ...choice, keys });
  const reach = reachOf({ queries: [plan] });
  const from = lateKeys.first - reach;
  const places = [...streamFieldsRead([plan], stream.name), ...keys];
  const reader = await EventReader.open(database, stream, {
    fields: fieldsAt(places, stream),
    ...(Number.isFinite(from) ? { from: from - reach } : {}),
    ...(Number.isFinite(until) ? { until } : {}),
    where: [lateKeys.condition],
    isRepeated: false,
    allowedLateness: plan.allowedLateness ?? 0,
  });
  return {
    stream: { name: stream.name, next: () => reader.next() },
    keys,
    from: Number.isFinite(from) ? from : Number.NEGATIVE_INFINITY,
    told: (of) => toldLast(database, plan, of, from),
    close: () => reader.close(),
  };
}

/** With the event time, which every row has to have. */
function fieldsAt(places: readonly number[], { schema, watermark }: StreamDeclaration): readonly WantedField[] {
  const read = new Set(watermark === undefined ? places : [...places, watermark.field]);
  return [...read].flatMap((place) => {
    const field = schema[place];
    return field === undefined ? [] : [{ place, type: field.type, column: `rows.${quoteName(field.name)}` }];
  });
}

async function requireOneEngine(database: Database, directory: string): Promise<void> {
  const [[engines] = []] = await database.rows('SELECT count(DISTINCT engine) FROM runs');
  if (Number(engines) <= 1) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `the archive in "${directory}" is written by ${engines} engines, whose events are not told apart: a query that is new or edited, or that revises what it told, cannot read those of its run`,
    hint: 'Begin anew with --fresh, or give each run an archive of its own with --archive DIR.',
  });
}
