import { BEHAVIOUR_COLUMNS, behavioursOf } from '../archive/questions/read-behaviours.js';
import { rowJson } from '../archive/row-json.js';
import type { Behaviour } from '../behaviour.js';
import type { Database } from '../duckdb/database.js';
import { outputType, type QueryPlan } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { timeText } from './event-slices.js';

/** What a query told of these keys from a time on, as it was told last. */
export async function toldLast(
  database: Database,
  plan: QueryPlan,
  keys: readonly (readonly Value[])[],
  from: Timestamp,
): Promise<readonly Behaviour[]> {
  if (keys.length === 0) return [];
  const type = outputType(plan);
  const texts = keys.map((key) => quoteText(rowJson(type.key, key)));
  const since = Number.isFinite(from)
    ? ` AND b.date >= CAST(${timeText(from)} AS DATE) AND b.time >= ${timeText(from)}`
    : '';
  const told = await behavioursOf(
    database,
    `SELECT ${BEHAVIOUR_COLUMNS} FROM behaviours b
     WHERE b.behaviour = ${quoteText(type.name)} AND b.source = ${quoteText(plan.type.name)} AND b.version = ${quoteText(type.version)}
       AND CAST(b.key AS VARCHAR) IN (${texts.join(', ')})${since}
     QUALIFY row_number() OVER (PARTITION BY b.id ORDER BY b.revision DESC) = 1`,
    () => type,
  );
  return told.map(({ behaviour }) => behaviour);
}
