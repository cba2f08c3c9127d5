import { queryOf } from '../behaviour.js';
import type { Database } from '../duckdb/database.js';
import type { MatchQueryPlan } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import type { Timestamp } from '../time.js';
import { fieldOf } from '../widens.js';
import type { ChosenKey } from './key-condition.js';
import type { KeptMiss } from './why-not-answer.js';

/** So many are told. */
const MOST = 5;

/**
 * Of a key's near misses what a replay cannot say: of another version of the query, or from before the key's first event that is
 * still archived, at `before`. Those that came nearest.
 */
export async function keptMisses(
  database: Database,
  { type, input }: MatchQueryPlan,
  keys: readonly ChosenKey[],
  before: Timestamp,
): Promise<readonly KeptMiss[]> {
  const ofKey = keys.map(({ column, value }) => {
    const { name = column } = fieldOf(column, input.schema) ?? {};
    return `(key->>${quoteText(`$.${JSON.stringify(name)}`)}) = ${quoteText(value)}`;
  });
  const isOther = `version <> ${quoteText(type.version)}`;
  const unknown = Number.isFinite(before) ? `(${isOther} OR epoch_us(started_at) < ${before})` : 'true';
  const conditions = [`query = ${quoteText(queryOf(type))}`, ...ofKey, unknown];
  const rows = await database.rows(
    `SELECT started_at, time, reason, steps, of_steps, waited_for, failed, CAST("values" AS VARCHAR), version
      FROM near_misses WHERE ${conditions.join(' AND ')}
       ORDER BY of_steps - steps, time DESC LIMIT ${MOST}`,
  );
  return rows.map(([startedAt, time, reason, done, of, waitedFor, failed, values, version]) => ({
    startedAt: instant(startedAt),
    time: instant(time),
    reason: reason === 'event' || reason === 'deadline' ? reason : 'end',
    done: Number(done),
    of: Number(of),
    version: String(version),
    ...(waitedFor === null ? {} : { waitedFor: String(waitedFor) }),
    ...(failed === null ? {} : { failed: String(failed) }),
    ...(values === null ? {} : { values: String(values) }),
  }));
}

function instant(value: unknown): Timestamp | null {
  return value === null ? null : Number(value);
}
