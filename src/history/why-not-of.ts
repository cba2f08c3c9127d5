import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Behaviour } from '../behaviour.js';
import type { Database } from '../duckdb/database.js';
import { keyIdentity } from '../engine/keys/key-identity.js';
import { MotifError } from '../errors.js';
import { formatText } from '../format-value.js';
import { compile } from '../patterns/program.js';
import { type MatchQueryPlan, type Project, streamsOf } from '../query/plan.js';
import { quoteName } from '../schema.js';
import { formatTimestamp, type Timestamp } from '../time.js';
import { fieldOf } from '../widens.js';
import { explainKey, type KeyExplanation } from './explain-key.js';
import type { InputRow } from './input-row.js';
import { keptMisses } from './kept-misses.js';
import type { ChosenKey } from './key-condition.js';
import { lostRecords } from './lost-records.js';
import { readInput } from './read-input.js';
import { Teller } from './tell.js';
import { archivedStreams } from './wanted-fields.js';
import type { KeyAnswer, WhyNotAnswer } from './why-not-answer.js';
import { type OpenedHistory, withHistory } from './with-history.js';

export interface WhyNotOfOptions {
  /** The archive's folder. */
  readonly directory: string;
  readonly project: Project;
  /** The query's name. */
  readonly query: string;
  /**
   * Values of the columns that the query partitions by; with fewer than all of them, the nearest of the keys that fit. Without
   * any: of all keys for which nothing was found, those that came nearest.
   */
  readonly keys: readonly ChosenKey[];
  /** About the events around this time. Default: the nearest that came to a match. */
  readonly at?: Timestamp;
}

/** Of a question that many keys fit. */
const MOST_KEYS = 5;

/**
 * Why a query found nothing for a key: its archived events are put through the query, and traced.
 * @throws MotifError `INVALID_ARGUMENT` for what is no query with MATCH_RECOGNIZE, or no column of its key, and where there is
 * no archive.
 */
export async function whyNotOf({ directory, ...asked }: WhyNotOfOptions): Promise<WhyNotAnswer> {
  const plan = planOf(asked.project, asked.query);
  checkKeys(plan, asked.keys);
  return withHistory(directory, (database, live) => answerFrom({ database, live }, plan, asked));
}

async function answerFrom(
  opened: OpenedHistory,
  plan: MatchQueryPlan,
  { project, keys, at }: Omit<WhyNotOfOptions, 'directory'>,
): Promise<WhyNotAnswer> {
  const history = await readInput(opened, project, plan, keys);
  const { rows, behaviours, events, reached, ended, notes } = history;
  const program = compile(
    plan.pattern,
    plan.measures.map(({ expression }) => expression),
  );
  const teller = new Teller(plan);
  const found = behavioursByKey(behaviours);
  const isAsked = (identity: string): boolean => keys.length > 0 || at !== undefined || !found.has(identity);
  const explained = [...byKey(plan, rows, keys)]
    .filter(([identity]) => isAsked(identity))
    .map(([identity, ofKey]) => {
      const explanation = explainKey(program, { rows: ofKey, reached, ended }, teller, {
        behaviours: found.get(identity) ?? [],
        ...(at === undefined ? {} : { at }),
      });
      return { ofKey, explanation };
    });
  const asked = explained.filter(({ explanation }) => keys.length > 0 || explanation.reason.kind !== 'found');
  asked.sort((a, b) => nearness(a.explanation, b.explanation, at));
  const told = asked.slice(0, MOST_KEYS).map(({ ofKey, explanation }): KeyAnswer => {
    const { reason, alike } = explanation;
    return { key: keyTexts(plan, ofKey[0]), events: ofKey.length, reason, alike };
  });
  const none: KeyAnswer = {
    key: keys.map(({ column, value }) => ({ name: column, value })),
    events: 0,
    reason: { kind: 'no-event', seen: events, ...(ended || !Number.isFinite(reached) ? {} : { reached }) },
    alike: 0,
  };
  const { within, skip } = plan.pattern;
  return {
    query: plan.type.name,
    version: plan.type.version,
    ...(within === undefined ? {} : { within }),
    skip:
      skip.to === 'first' || skip.to === 'last'
        ? `TO ${skip.to.toUpperCase()} ${skip.variables.join(', ')}`
        : skip.to === 'next-row'
          ? 'TO NEXT ROW'
          : 'PAST LAST ROW',
    keys: told.length === 0 && keys.length > 0 ? [none] : told,
    others: Math.max(0, asked.length - told.length),
    ...(keys.length === 0 ? { late: [], deadLetters: [] } : await lostRecords(opened.database, plan, project, keys)),
    kept: keys.length === 0 ? [] : await keptMisses(opened.database, plan, keys, firstTime(explained)),
    notes:
      told.length === 0 && keys.length > 0 && events === 0
        ? [...notes, ...(await firstNotes(opened.database, plan, project))]
        : notes,
  };
}

/** What was before the first archived event is not known: days that were pruned are among it. */
async function firstNotes(database: Database, plan: MatchQueryPlan, { streams }: Project): Promise<readonly string[]> {
  const notes: string[] = [];
  const known = await archivedStreams(database);
  for (const { name, watermark } of streams) {
    if (watermark === undefined || !streamsOf(plan).includes(name) || !known.includes(name)) continue;
    const [[first] = []] = await database.rows(`SELECT min(_time) FROM ${STREAM_VIEWS}.${quoteName(name)}`);
    if (typeof first === 'number' && Number.isFinite(first))
      notes.push(
        `${name} is archived from ${formatTimestamp(first)} on: of what was before, pruned days among it, nothing is known`,
      );
  }
  return notes;
}

function firstTime(explained: readonly { readonly ofKey: readonly InputRow[] }[]): Timestamp {
  return explained.reduce(
    (least, { ofKey: [first] }) => Math.min(least, first?.time ?? least),
    Number.POSITIVE_INFINITY,
  );
}

function planOf({ queries }: Project, name: string): MatchQueryPlan {
  const plan = queries.find(({ type }) => type.name.toLowerCase() === name.toLowerCase());
  if (plan?.kind === 'match') return plan;
  const names = queries.flatMap(({ kind, type }) => (kind === 'match' ? [type.name] : []));
  if (plan !== undefined) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `${plan.type.name} has no MATCH_RECOGNIZE: only of a sequence it can be said where it stopped`,
      hint: 'Ask for the rows that it reads with `motif sql`.',
    });
  }
  throw new MotifError('INVALID_ARGUMENT', {
    message: `there is no query ${name}`,
    hint: `With MATCH_RECOGNIZE there are: ${names.join(', ') || 'none'}.`,
  });
}

function behavioursByKey(behaviours: readonly Behaviour[]): ReadonlyMap<string, readonly Behaviour[]> {
  const byIdentity = new Map<string, Behaviour[]>();
  for (const behaviour of behaviours) {
    const identity = keyIdentity(behaviour.key);
    const ofKey = byIdentity.get(identity);
    if (ofKey === undefined) byIdentity.set(identity, [behaviour]);
    else ofKey.push(behaviour);
  }
  return byIdentity;
}

function checkKeys({ type, input, partitionBy }: MatchQueryPlan, keys: readonly ChosenKey[]): void {
  const places = partitionBy.map((field) => input.schema[field]?.name ?? '');
  for (const { column } of keys) {
    if (places.includes(fieldOf(column, input.schema)?.name ?? '')) continue;
    throw new MotifError('INVALID_ARGUMENT', {
      message: `${column} is no column of the key of ${type.name}`,
      hint: places.length === 0 ? 'It has no PARTITION BY.' : `It partitions by: ${places.join(', ')}.`,
    });
  }
}

/** The rows that have these values, by the identity of their whole key. */
function byKey(
  { input, partitionBy }: MatchQueryPlan,
  rows: readonly InputRow[],
  keys: readonly ChosenKey[],
): ReadonlyMap<string, InputRow[]> {
  const wanted = keys.map(({ column, value }) => {
    const name = fieldOf(column, input.schema)?.name;
    return { place: input.schema.findIndex((field) => field.name === name), value };
  });
  const found = new Map<string, InputRow[]>();
  for (const row of rows) {
    const fits = wanted.every(({ place, value }) => {
      const type = input.schema[place]?.type;
      return type !== undefined && formatText(type, row.at(place)) === value;
    });
    if (!fits) continue;
    const identity = keyIdentity(partitionBy.map((field) => row.at(field)));
    const known = found.get(identity);
    if (known === undefined) found.set(identity, [row]);
    else known.push(row);
  }
  return found;
}

function keyTexts({ input, partitionBy }: MatchQueryPlan, row: InputRow | undefined): KeyAnswer['key'] {
  return partitionBy.flatMap((field) => {
    const column = input.schema[field];
    if (column === undefined || row === undefined) return [];
    return [{ name: column.name, value: formatText(column.type, row.at(field)) }];
  });
}

function nearness(a: KeyExplanation, b: KeyExplanation, at: Timestamp | undefined): number {
  if (at !== undefined) return Math.abs(a.time - at) - Math.abs(b.time - at);
  if (a.missing !== b.missing) return a.missing < b.missing ? -1 : 1;
  return b.time - a.time;
}
