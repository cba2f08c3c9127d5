import { openForQuestion } from '../archive/questions/open-for-question.js';
import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { outputType, type Project, type QueryPlan } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import type { Value } from '../schema.js';
import { formatTimestamp } from '../time.js';
import { clockOf } from './clock-of.js';
import { conditionsHeld } from './conditions-held.js';
import { type FoundEvent, findEvents } from './find-events.js';
import type { Story, StoryEvent } from './story.js';
import { toldBefore } from './told-before.js';

export interface WhyOfOptions {
  /** The archive's folder. */
  readonly directory: string;
  /** Absent: what the queries say is left out. */
  readonly project?: Project;
  /** A behaviour's id, or as much of its beginning as is no other's. */
  readonly id: string;
}

/** So many stories are told at most; what is behind others is named in these. */
const MOST_STORIES = 20;

/**
 * The story of a behaviour, and behind it those of the behaviours that it came of, each once and the nearest first. What a window
 * came of is named, not told.
 * @throws MotifError `INVALID_ARGUMENT` where there is no such behaviour, or there are several.
 */
export async function whyOf({ directory, project, id }: WhyOfOptions): Promise<readonly Story[]> {
  const database = await openForQuestion(directory, { sql: '', eachStream: true });
  try {
    const stories: Story[] = [];
    let next: readonly string[] = [await wholeId(database, id)];
    while (next.length > 0) {
      const behind = new Set<string>();
      for (const one of next) {
        const story = await storyOf(database, directory, project, one);
        stories.push(story);
        const told = story.events.filter(({ count = 1 }) => count === 1);
        for (const cause of told.flatMap(({ causes }) => causes)) behind.add(cause);
      }
      const fresh = [...behind].filter((cause) => !stories.some((story) => story.id === cause));
      next = fresh.slice(0, MOST_STORIES - stories.length);
    }
    return stories;
  } finally {
    await database.close();
  }
}

async function wholeId(database: Database, id: string): Promise<string> {
  if (!/^[0-9a-f]+$/i.test(id)) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `"${id}" is no id of a behaviour, which is 32 hexadecimal digits`,
      hint: 'motif sql "FROM behaviours" lists them.',
    });
  }
  const found = await database.rows(
    `SELECT DISTINCT id, behaviour, time FROM behaviours WHERE starts_with(id, ${quoteText(id.toLowerCase())}) ORDER BY time LIMIT 6`,
  );
  const ids = new Set(found.map(([one]) => String(one)));
  const [only] = ids;
  if (only !== undefined && ids.size === 1) return only;
  if (only === undefined) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `the archive has no behaviour ${id}`,
      hint: 'motif sql "FROM behaviours" lists them. One that was not found has no id: motif why-not says why.',
    });
  }
  const listed = found.slice(0, 5).map(([one, name, time]) => `  ${one}  ${name}  ${timeText(time)}`);
  throw new MotifError('INVALID_ARGUMENT', {
    message: `several behaviours begin with ${id}`,
    hint: `Name more of its digits:\n${listed.join('\n')}`,
  });
}

async function storyOf(
  database: Database,
  directory: string,
  project: Project | undefined,
  id: string,
): Promise<Story> {
  const [row = []] = await database.rows(
    `SELECT behaviour, version, kind, time, CAST(key AS VARCHAR), CAST("values" AS VARCHAR), revision
     FROM behaviours WHERE id = ${quoteText(id)} ORDER BY revision DESC NULLS LAST LIMIT 1`,
  );
  const [behaviour = '', version = '', kind = '', time, keyJson, valuesJson, revision] = row;
  const key = await members(database, keyJson);
  const values = await members(database, valuesJson);
  const found = await findEvents(database, id, Number(revision ?? 0));
  const plan = planOf(project, String(behaviour), String(version));
  const held = plan?.kind === 'match' && project !== undefined ? { plan, project } : undefined;
  const { events, notes } =
    held === undefined
      ? { events: found.map(plainEvent), notes: [] }
      : await conditionsHeld(directory, held.project, held.plan, key, found);
  const before = await toldBefore(database, { id, revision: Number(revision ?? 0), key, plan, project });
  const times = events.flatMap((event) => event.time ?? []);
  const within = held?.plan.pattern.within;
  const deadline = kind === 'timeout' && typeof time === 'number' ? time : undefined;
  return {
    id,
    behaviour: String(behaviour),
    kind: String(kind),
    ...(typeof time === 'number' ? { time } : {}),
    key,
    values,
    ...(typeof revision === 'number' ? { revision } : {}),
    ...(before === undefined ? {} : { before }),
    version: String(version),
    ...(plan === undefined ? {} : { fileVersion: plan.type.version, file: plan.file }),
    events,
    ...(within === undefined ? {} : { within }),
    ...(times.length === 0 ? {} : { span: Math.max(...times) - Math.min(...times) }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(deadline === undefined || plan === undefined || project === undefined
      ? {}
      : { clock: await clockOf(database, directory, project, plan, deadline) }),
    erased: valuesJson === '{}',
    notes,
  };
}

function plainEvent({ conditionless, ...event }: FoundEvent): StoryEvent {
  return { ...event, conditions: conditionless };
}

/** The query that gives it, of this version rather than another. */
function planOf(project: Project | undefined, behaviour: string, version: string): QueryPlan | undefined {
  const givers = project?.queries.filter((plan) => outputType(plan).name === behaviour) ?? [];
  return givers.find(({ type }) => type.version === version) ?? givers[0];
}

/** A JSON object's, as texts. */
async function members(database: Database, json: Value | undefined): Promise<Record<string, string>> {
  if (typeof json !== 'string') return {};
  const rows = await database.rows(
    `SELECT key, coalesce(json ->> '$', 'NULL') FROM (
       SELECT unnest(json_keys(whole)) AS key, whole FROM (SELECT CAST(${quoteText(json)} AS JSON) AS whole)
     ), LATERAL (SELECT whole -> ('/' || replace(replace(key, '~', '~0'), '/', '~1')) AS json)`,
  );
  return Object.fromEntries(rows.map(([name, value]) => [String(name), String(value)]));
}

function timeText(time: Value | undefined): string {
  return typeof time === 'number' ? formatTimestamp(time) : '';
}
