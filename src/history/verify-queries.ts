import type { Database } from '../duckdb/database.js';
import { outputType } from '../query/plan.js';
import { quoteText } from '../quote-text.js';
import type { Timestamp } from '../time.js';
import type { ReplayOptions, ReplaySummary } from './contract.js';
import { type Difference, differencesOf } from './differences.js';
import { timeText } from './event-slices.js';
import { replayFrom } from './replay-archive.js';
import { REPLAYED, ReplayedBehaviours } from './replayed-behaviours.js';
import { withHistory } from './with-history.js';

export type VerifyOptions = Omit<ReplayOptions, 'keys' | 'toTheEnd' | 'onBehaviours' | 'onDeadLetters' | 'onOpen'>;

/** What was told of the queries' behaviours, beside what a replay of the archived events finds. */
export interface Verified {
  readonly queries: readonly VerifiedQuery[];
  /** Of the replay. */
  readonly replay: ReplaySummary;
}

export interface VerifiedQuery {
  /** As its behaviours are called: with INSERT INTO, the target's name. */
  readonly behaviour: string;
  readonly version: string;
  /** How many are the same in every way. */
  readonly same: number;
  /** How many a replay finds that event time in the runs had not decided: they are still open there. */
  readonly open: number;
  /** How many were told by other versions of the query, which this one cannot be compared with. */
  readonly ofOtherVersions: number;
  /** None, if all is well. */
  readonly differences: readonly Difference[];
}

/**
 * Compares what was archived of the queries' behaviours with what a replay gives, by id and then by kind, time, key and values.
 * @throws MotifError as `replayArchive`
 */
export function verifyQueries(options: VerifyOptions): Promise<Verified> {
  return withHistory(options.directory, async (database, live) => {
    const found = await ReplayedBehaviours.begin(database);
    const replay = await replayFrom(database, live, {
      ...options,
      toTheEnd: true,
      onBehaviours: (behaviours, decided) => found.add(behaviours, decided),
    });
    await found.write();
    const types = new Map(
      options.project.queries.map(outputType).map((type) => [`${type.name} ${type.version}`, type]),
    );
    const queries: VerifiedQuery[] = [];
    for (const { name, version } of types.values()) {
      queries.push(await verifyQuery(database, { behaviour: name, version }, options, replay));
    }
    return { queries, replay };
  });
}

async function verifyQuery(
  database: Database,
  { behaviour, version }: Pick<VerifiedQuery, 'behaviour' | 'version'>,
  { project }: VerifyOptions,
  replay: ReplaySummary,
): Promise<VerifiedQuery> {
  const ofQuery = `behaviour = ${quoteText(behaviour)} AND version = ${quoteText(version)}`;
  // Several engines may have told the same; of what was revised the last holds.
  await database.run(`CREATE OR REPLACE TEMP TABLE told AS
    FROM (SELECT id, kind, time, CAST(key AS VARCHAR) AS key, CAST("values" AS VARCHAR) AS "values" FROM behaviours
      WHERE ${ofQuery}
      QUALIFY row_number() OVER (PARTITION BY id ORDER BY revision DESC) = 1)
    WHERE kind <> 'retracted'${boundsText(replay)}`);
  await database.run(`CREATE OR REPLACE TEMP TABLE compared AS
    SELECT coalesce(t.id, r.id) AS id,
      CASE WHEN t.id IS NULL AND r.decided > ${numberText(replay.certain)} THEN 'open' WHEN t.id IS NULL THEN 'missing'
        WHEN r.id IS NULL THEN 'extra'
        WHEN t.kind = r.kind AND t.time IS NOT DISTINCT FROM r.time AND t.key = r.key AND t."values" = r."values" THEN 'same'
        ELSE 'changed' END AS kind,
      t.kind AS told_kind, t.time AS told_time, t.key AS told_key, t."values" AS told_values,
      r.kind AS found_kind, r.time AS found_time, r.key AS found_key, r."values" AS found_values,
      r.place AS found_place
    FROM told AS t FULL JOIN (FROM ${REPLAYED} WHERE ${ofQuery}) AS r USING (id)`);
  await sameUnderOtherIds(database);
  const counts = new Map(
    (await database.rows('SELECT kind, count(*) FROM compared GROUP BY kind')).map(([kind, count]) => [
      kind,
      Number(count),
    ]),
  );
  const [[others] = []] = await database.rows(
    `SELECT count(*) FROM behaviours WHERE behaviour = ${quoteText(behaviour)} AND version <> ${quoteText(version)}
       AND version NOT IN (${project.queries.map((plan) => quoteText(outputType(plan).version)).join(', ')})`,
  );
  return {
    behaviour,
    version,
    same: counts.get('same') ?? 0,
    open: counts.get('open') ?? 0,
    ofOtherVersions: Number(others),
    differences: await differencesOf(database, { behaviour, version }, project),
  };
}

/**
 * What a query makes of another's behaviours has its id of how many these were, which tasks of Kafka count each for itself: of
 * the rest, those that are equal in all else are the same.
 */
async function sameUnderOtherIds(database: Database): Promise<void> {
  const numbered = (kind: 'missing' | 'extra', side: 'told' | 'found'): string => `
    SELECT id, ${side}_kind AS k, ${side}_time AS t, ${side}_key AS y, ${side}_values AS v,
      row_number() OVER (PARTITION BY k, t, y, v ORDER BY id) AS n FROM compared WHERE kind = '${kind}'`;
  await database.run(`CREATE OR REPLACE TEMP TABLE pairs AS
    SELECT e.id AS extra, m.id AS missing FROM (${numbered('extra', 'told')}) AS e JOIN (${numbered('missing', 'found')}) AS m
      ON e.k = m.k AND e.t IS NOT DISTINCT FROM m.t AND e.y = m.y AND e.v = m.v AND e.n = m.n`);
  await database.run("DELETE FROM compared WHERE id IN (SELECT missing FROM pairs) AND kind = 'missing'");
  await database.run("UPDATE compared SET kind = 'same' WHERE id IN (SELECT extra FROM pairs) AND kind = 'extra'");
}

function boundsText({ since, until }: { readonly since?: Timestamp; readonly until?: Timestamp }): string {
  const from = since === undefined ? '' : ` AND (time IS NULL OR time >= ${timeText(since)})`;
  return until === undefined ? from : `${from} AND (time IS NULL OR time < ${timeText(until)})`;
}

function numberText(value: number): string {
  return `CAST(${quoteText(String(value))} AS DOUBLE)`;
}
