import type { Database } from '../duckdb/database.js';
import type { MatchQueryPlan } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import type { Timestamp } from '../time.js';
import { fieldOf } from '../widens.js';
import type { ChosenKey } from './key-condition.js';
import type { KeptMiss } from './why-not-answer.js';

/** So many are told. */
const MOST = 5;

/** What was kept of a key's near misses from before its first event that is still archived: those that came nearest. */
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
  const inTime = Number.isFinite(before) ? [`epoch_us(started_at) < ${before}`] : [];
  const rows = await database.rows(
    `SELECT started_at, time, reason, steps, of_steps, waited_for, failed, CAST("values" AS VARCHAR), version
       FROM near_misses WHERE ${[`query = ${quoteText(type.query ?? type.name)}`, ...ofKey, ...inTime].join(' AND ')}
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
