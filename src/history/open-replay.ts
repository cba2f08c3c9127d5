import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import { outputType, type Project, type StreamDeclaration, streamsOf } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import { formatTimestamp, type Timestamp } from '../time.js';
import type { ReplayOptions } from './contract.js';
import { EventReader } from './event-reader.js';
import { keyConditions } from './key-condition.js';
import { lateStreams, type ReadStream } from './late-streams.js';
import type { LiveEnd } from './live-end.js';
import { timeOf } from './moment.js';
import { reachOf } from './reach.js';
import { type ReplayEnds, replayEnds } from './replay-ends.js';
import { wantedFields } from './wanted-fields.js';

export interface OpenedReplay {
  readonly project: Project;
  readonly readers: readonly EventReader[];
  readonly ends: ReplayEnds;
  readonly late: number;
  readonly since?: Timestamp;
  readonly until?: Timestamp;
  readonly notes: readonly string[];
}

/** Opens what a replay reads, and finds out how far it goes. The readers are the caller's to close. */
export async function openReplay(
  database: Database,
  live: LiveEnd,
  { project, keys = [], toTheEnd = false, allowedLateness, ...bounds }: Omit<ReplayOptions, 'directory'>,
): Promise<OpenedReplay> {
  const streams = streamsRead(project);
  const fields = await wantedFields(database, project, streams);
  const since = await timeOf(bounds.since, database, streams);
  const until = await timeOf(bounds.until, database, streams);
  const reach = reachOf(project);
  const from = since === undefined || reach === Number.POSITIVE_INFINITY ? undefined : since - reach;
  const before = (until ?? Number.POSITIVE_INFINITY) + reach;
  const ends = await replayEnds(database, live, streams, { toTheEnd, before });
  const isRepeated = await hasSeveralReaders(database);
  const readers: EventReader[] = [];
  const { project: replayed, read } = lateStreams(project, streams, allowedLateness);
  for (const { stream, as, ...late } of read) {
    const choice = {
      ...late,
      of: stream.name,
      fields: fields.get(stream.name) ?? [],
      ...(from === undefined ? {} : { from }),
      ...(before === Number.POSITIVE_INFINITY ? {} : { until: before }),
      where: keyConditions(stream, keys),
      isRepeated,
    };
    readers.push(await EventReader.open(database, { ...stream, name: as }, choice));
  }
  const notes = [...(await prunedNotes(database, streams, since)), ...(await erasedNotes(database, project))];
  return {
    project: withoutMaxAhead(replayed),
    readers,
    ends,
    late: await countLate(database, read),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    notes,
  };
}

/** The streams that none of the queries gives. */
function streamsRead({ streams, queries }: Project): readonly StreamDeclaration[] {
  const given = new Set(queries.map((plan) => outputType(plan).name));
  const read = new Set(queries.flatMap(streamsOf));
  return streams.filter(({ name }) => read.has(name) && !given.has(name));
}

/** What was too far ahead of its partition is a dead letter, and no event of the archive. */
function withoutMaxAhead(project: Project): Project {
  const streams = project.streams.map((stream) => {
    if (stream.watermark?.maxAhead === undefined) return stream;
    const { maxAhead: _, ...watermark } = stream.watermark;
    return { ...stream, watermark };
  });
  return { ...project, streams };
}

/** Engines that read the same input keep it each; tasks of Kafka never do. */
async function hasSeveralReaders(database: Database): Promise<boolean> {
  const [[engines] = []] = await database.rows('SELECT count(DISTINCT engine) FROM runs');
  if (Number(engines) <= 1) return false;
  const claims = await database.rows(
    "SELECT 1 FROM duckdb_views() WHERE schema_name = 'motif' AND view_name = 'claims'",
  );
  return claims.length === 0;
}

/** Those in which no query lets them have a part, or not so late. */
async function countLate(database: Database, read: readonly ReadStream[]): Promise<number> {
  let count = 0;
  for (const name of new Set(read.map(({ stream }) => stream.name))) {
    const all = read.filter(({ stream }) => stream.name === name);
    const allowed = Math.max(...all.map(({ allowedLateness = -1 }) => allowedLateness));
    const [[late] = []] = await database.rows(
      `SELECT count(*) FROM late WHERE stream = ${quoteText(name)} AND lateness > to_microseconds(${allowed})`,
    );
    count += Number(late);
  }
  return count;
}

async function prunedNotes(
  database: Database,
  streams: readonly StreamDeclaration[],
  since: Timestamp | undefined,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const { name, watermark } of streams) {
    if (since === undefined || watermark === undefined) continue;
    const [[first] = []] = await database.rows(`SELECT min(_time) FROM ${STREAM_VIEWS}.${quoteName(name)}`);
    if (typeof first !== 'number' || first <= since) continue;
    notes.push(
      `the archived events of ${name} begin at ${formatTimestamp(first)}: before that there are none, or they were pruned`,
    );
  }
  return notes;
}

/** Whose events are erased cannot be found again. */
async function erasedNotes(database: Database, { queries }: Project): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const name of new Set(queries.map((plan) => outputType(plan).name))) {
    const [[erased] = []] = await database.rows(
      `SELECT count(*) FROM behaviours WHERE behaviour = ${quoteText(name)} AND CAST("values" AS VARCHAR) = '{}'`,
    );
    if (Number(erased) > 0) {
      notes.push(`of ${name}, ${erased} are of a person who was erased: without their events they are not found again`);
    }
  }
  return notes;
}
