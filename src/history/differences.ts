import { STREAM_VIEWS } from '../archive/views/create-views.js';
import type { Database } from '../duckdb/database.js';
import { outputType, type Project, streamsOf } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import { quoteName, type Value } from '../schema.js';
import type { Timestamp } from '../time.js';

/** One behaviour in which what was told and what a replay finds differ. */
export interface Difference {
  /** `missing`: a replay finds it, and it was not told. `extra`: it was told, and a replay does not find it. `changed`: it is another one. */
  readonly kind: 'missing' | 'extra' | 'changed';
  readonly id: string;
  readonly reason: DifferenceReason;
  /** As archived; absent where it is missing. */
  readonly told?: ComparedBehaviour;
  /** As a replay finds it; absent where it does not. */
  readonly found?: ComparedBehaviour;
}

/**
 * `erased`: its person was. `pruned`: events behind it, or before it, are not in the archive any more. `late`: an event behind it is
 * among those that came late. `edited`: another version of the query ran then. `begun`: the query began later, with its past from
 * the archive. `unexplained`: none of these.
 */
export type DifferenceReason = 'erased' | 'pruned' | 'late' | 'edited' | 'begun' | 'unexplained';

export interface ComparedBehaviour {
  readonly kind: string;
  readonly time: Timestamp | null;
  /** JSON, as the archive has it. */
  readonly key: string;
  readonly values: string;
}

/** Those in the table `compared`, earliest first, each with its reason. */
export async function differencesOf(
  database: Database,
  { behaviour, version }: { readonly behaviour: string; readonly version: string },
  project: Project,
): Promise<readonly Difference[]> {
  const rows = await database.rows(
    `SELECT id, kind, told_kind, told_time, told_key, told_values, found_kind, found_time, found_key, found_values, found_place
     FROM compared WHERE kind IN ('missing', 'extra', 'changed') ORDER BY coalesce(told_time, found_time), id`,
  );
  if (rows.length === 0) return [];
  const reasons = await reasonsOf(database, { behaviour, version }, project);
  return rows.map(([id, kind, ...sides]): Difference => {
    const told = sideOf(sides.slice(0, 4));
    const found = sideOf(sides.slice(4, 8));
    const place = sides[8];
    return {
      kind: kind === 'missing' || kind === 'extra' ? kind : 'changed',
      id: String(id),
      reason: reasons(String(id), told, found, Number(place ?? Number.NaN)),
      ...(told === undefined ? {} : { told }),
      ...(found === undefined ? {} : { found }),
    };
  });
}

function sideOf([kind, time, key, values]: readonly (Value | undefined)[]): ComparedBehaviour | undefined {
  if (kind === null || kind === undefined) return undefined;
  return { kind: String(kind), time: typeof time === 'number' ? time : null, key: String(key), values: String(values) };
}

type ReasonOf = (
  id: string,
  told: ComparedBehaviour | undefined,
  found: ComparedBehaviour | undefined,
  place: number,
) => DifferenceReason;

async function reasonsOf(
  database: Database,
  { behaviour, version }: { readonly behaviour: string; readonly version: string },
  project: Project,
): Promise<ReasonOf> {
  const late = await idsOf(
    database,
    `SELECT DISTINCT e.id FROM evidence AS e SEMI JOIN compared USING (id)
     SEMI JOIN late AS l ON l.source = e.source AND l.partition = e.partition AND l."offset" = e."offset"`,
  );
  const pruned = await idsOf(database, goneEvents(project));
  const [[edited] = []] = await database.rows(
    `SELECT max(time) FROM behaviours WHERE behaviour = ${quoteText(behaviour)} AND version <> ${quoteText(version)}`,
  );
  // Where events of the past are gone, a replay begins in the middle of what was open then.
  const [[gone] = []] = await database.rows(`SELECT max(told_time) FROM compared WHERE id IN (${goneEvents(project)})`);
  // Who begins later counts what it would have found before; tasks of Kafka count each for themselves, from one time on.
  const [[first] = []] = await database.rows(
    `SELECT min("offset") FROM behaviours WHERE behaviour = ${quoteText(behaviour)} AND version = ${quoteText(version)}
     HAVING max(partition) = 0`,
  );
  const [[begun] = []] = await database.rows(
    `SELECT max(since) FROM (SELECT partition, arg_min(time, "offset") AS since FROM behaviours
       WHERE behaviour = ${quoteText(behaviour)} AND version = ${quoteText(version)}
       GROUP BY partition HAVING min("offset") > 0)`,
  );
  return (id, told, found, place) => {
    if (told?.values === '{}') return 'erased';
    if (pruned.has(id)) return 'pruned';
    if (late.has(id)) return 'late';
    const time = told?.time ?? found?.time ?? Number.NaN;
    if (found !== undefined && told === undefined && typeof edited === 'number' && time <= edited) return 'edited';
    if (typeof gone === 'number' && time <= gone) return 'pruned';
    if (told !== undefined) return 'unexplained';
    if (typeof first === 'number' && place < first) return 'begun';
    if (typeof first !== 'number' && typeof begun === 'number' && time <= begun) return 'begun';
    return 'unexplained';
  };
}

/** Behaviours of which an event is not in the archive, in SQL. */
function goneEvents({ streams, queries }: Project): string {
  const given = new Set(queries.map((plan) => outputType(plan).name));
  const read = new Set(queries.flatMap(streamsOf));
  const rows = streams
    .filter(({ name }) => read.has(name) && !given.has(name))
    .map(({ name }) => `SELECT _source, _partition, _offset FROM ${STREAM_VIEWS}.${quoteName(name)}`);
  const names = queries.map(({ type }) => quoteText(type.name));
  return `SELECT DISTINCT e.id FROM evidence AS e SEMI JOIN compared USING (id)
    ANTI JOIN (${rows.length === 0 ? 'SELECT NULL AS _source, NULL AS _partition, NULL AS _offset' : rows.join(' UNION ALL ')}) AS s
      ON s._source = e.source AND s._partition = e.partition AND s._offset = e."offset"
    WHERE e.source NOT IN (${names.join(', ')})`;
}

async function idsOf(database: Database, sql: string): Promise<ReadonlySet<string>> {
  return new Set((await database.rows(sql)).map(([id]) => String(id)));
}
