import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { type MatchQueryPlan, type Project, streamsOf } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import { type ChosenKey, keyConditions } from './key-condition.js';
import type { WhyNotAnswer } from './why-not-answer.js';

/** So many of each are told. */
const MOST = 5;

/** Events of the key that came late, which no query saw, and records with its values in them that could not be read. */
export async function lostRecords(
  database: Database,
  plan: MatchQueryPlan,
  { streams }: Project,
  keys: readonly ChosenKey[],
): Promise<Pick<WhyNotAnswer, 'late' | 'deadLetters'>> {
  const late: WhyNotAnswer['late'][number][] = [];
  const deadLetters: WhyNotAnswer['deadLetters'][number][] = [];
  const known = new Set(
    (await database.rows(`SELECT view_name FROM duckdb_views() WHERE schema_name = '${STREAM_VIEWS}'`)).map(([name]) =>
      String(name),
    ),
  );
  for (const stream of streams.filter(({ name }) => streamsOf(plan).includes(name) && known.has(name))) {
    const where = conditionsOf(stream, keys);
    if (where === undefined) continue;
    const rows = await database.rows(
      `SELECT l.time, CAST(l.lateness AS VARCHAR), l.source, l.partition, l."offset"
         FROM late AS l JOIN ${STREAM_VIEWS}.${quoteName(stream.name)} AS rows
           ON l.source = _source AND l.partition = _partition AND l."offset" = _offset
         WHERE l.stream = ${quoteText(stream.name)} AND l.lateness > to_microseconds(${plan.allowedLateness ?? -1}) AND ${where} ORDER BY l.time DESC LIMIT ${MOST}`,
    );
    for (const [time, lateness, ...position] of rows)
      late.push({ time: Number(time), lateness: String(lateness), position: positionOf(position) });
    const texts = keys.map(({ value }) => `contains(raw, ${quoteText(value)})`);
    const letters = await database.rows(
      `SELECT source, partition, "offset", reason FROM dead_letters
         WHERE stream = ${quoteText(stream.name)} AND ${['true', ...texts].join(' AND ')}
         ORDER BY source, partition, "offset" LIMIT ${MOST}`,
    );
    for (const letter of letters) deadLetters.push({ position: positionOf(letter), reason: String(letter[3]) });
  }
  return { late, deadLetters };
}

/** Undefined where the stream does not have the key's columns by these names. */
function conditionsOf(stream: Project['streams'][number], keys: readonly ChosenKey[]): string | undefined {
  try {
    return ['true', ...keyConditions(stream, keys)].join(' AND ');
  } catch (error) {
    if (error instanceof MotifError) return undefined;
    throw error;
  }
}

function positionOf([source, partition, offset]: readonly unknown[]): {
  readonly source: string;
  readonly partition: number;
  readonly offset: number;
} {
  return { source: String(source), partition: Number(partition), offset: Number(offset) };
}
