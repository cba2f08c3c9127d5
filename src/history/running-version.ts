import type { BehaviourType } from '../behaviour.js';
import type { Database } from '../duckdb/database.js';
import { quoteText } from '../quote-text.js';
import type { Timestamp } from '../time.js';
import type { ReplaySummary } from './contract.js';
import { timeText } from './event-slices.js';
import { REPLAYED } from './replayed-behaviours.js';

/** What the version of a query that was archived last told of the same time, beside what is found now. */
export interface RunningVersion {
  readonly version: string;
  readonly told: number;
  /** Of one kind and key, and beginning with the same event (of windows, at one time): found by both. */
  readonly kept: number;
  /** Found now alone, and told alone. */
  readonly gained: number;
  readonly lost: number;
  /** The first of each. */
  readonly examples: readonly VersionExample[];
}

export interface VersionExample {
  readonly kind: 'gained' | 'lost';
  readonly time: Timestamp | null;
  /** JSON, as the archive has it. */
  readonly key: string;
  readonly values: string;
}

const EXAMPLES = 3;

/** Undefined: the archive has nothing of a query of that name. The replayed behaviours are in their table. */
export async function runningVersion(
  database: Database,
  { name, version }: BehaviourType,
  { since, until }: ReplaySummary,
): Promise<RunningVersion | undefined> {
  const [[running] = []] = await database.rows(
    `SELECT version FROM behaviours WHERE behaviour = ${quoteText(name)} GROUP BY version
     ORDER BY max(time) DESC, version = ${quoteText(version)} DESC LIMIT 1`,
  );
  if (running === undefined) return undefined;
  const from = since === undefined ? '' : ` AND b.time >= ${timeText(since)}`;
  const to = until === undefined ? '' : ` AND b.time < ${timeText(until)}`;
  await database.run(`CREATE OR REPLACE TEMP TABLE told AS
    SELECT DISTINCT ON (b.id) b.kind, b.time, CAST(b.key AS VARCHAR) AS key, CAST(b."values" AS VARCHAR) AS "values",
      ${identity('b.kind', 'b.time', 'CAST(b.key AS VARCHAR)', 'e')} AS identity
    FROM behaviours AS b LEFT JOIN evidence AS e ON e.id = b.id AND e.ordinal = 0 AND coalesce(e.revision, 0) = b.revision
    WHERE b.behaviour = ${quoteText(name)} AND b.version = ${quoteText(String(running))}${from}${to}`);
  await database.run(`CREATE OR REPLACE TEMP TABLE found AS
    SELECT *, ${identity('r.kind', 'r.time', 'r.key', 'r')} AS identity FROM ${REPLAYED} AS r`);
  const gained = 'FROM found ANTI JOIN told USING (identity)';
  const lost = 'FROM told ANTI JOIN found USING (identity)';
  const count = async (from: string): Promise<number> =>
    Number((await database.rows(`SELECT count(*) ${from}`))[0]?.[0]);
  const some = async (kind: VersionExample['kind'], from: string): Promise<readonly VersionExample[]> =>
    (await database.rows(`SELECT time, key, "values" ${from} ORDER BY time LIMIT ${EXAMPLES}`)).map(
      ([time, key, values]) => ({
        kind,
        time: typeof time === 'number' ? time : null,
        key: String(key),
        values: String(values),
      }),
    );
  return {
    version: String(running),
    told: await count('FROM told'),
    kept: await count('FROM told SEMI JOIN found USING (identity)'),
    gained: await count(gained),
    lost: await count(lost),
    examples: [...(await some('gained', gained)), ...(await some('lost', lost))],
  };
}

/** What one version and another know the same thing by: an id is of its version. */
function identity(kind: string, time: string, key: string, first: string): string {
  return `CASE WHEN ${kind} = 'window' THEN concat_ws(' ', ${kind}, ${time}, ${key})
    ELSE concat_ws(' ', ${kind}, ${key}, ${first}.source, ${first}.partition, ${first}."offset") END`;
}
