import { renderProblem } from '../../src/errors.js';
import {
  isWindowed,
  type JoinQueryPlan,
  type MatchQueryPlan,
  type QueryPlan,
  type SelectQueryPlan,
  type StreamDeclaration,
} from '../../src/query/plan.js';
import { planQuery } from '../../src/query/plan-query.js';
import { ProblemReport } from '../../src/query/problem-report.js';
import type { RunSubquery } from '../../src/query/subquery.js';
import { parseQuery } from '../../src/query/syntax/parse-query.js';
import { parseStreams } from '../../src/query/syntax/parse-streams.js';
import { hideSecrets } from '../../src/query/tables/hide-secrets.js';
import { planStreams } from '../../src/query/tables/plan-streams.js';
import { planViews } from '../../src/query/tables/plan-views.js';
import type { Environment } from '../../src/query/tables/substitute-variables.js';
import { describeWindowed } from '../../src/query/windowed/describe-windowed.js';

const STREAMS = `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, type VARCHAR, price DECIMAL(10, 2), quantity INTEGER,
  "Odd" DOUBLE, tags VARCHAR[], payload JSON, place STRUCT(city VARCHAR, zip INTEGER),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'events.csv');
CREATE TABLE kept (ts TIMESTAMP, user_id BIGINT, type VARCHAR, price INTEGER, WATERMARK FOR ts AS ts)
WITH ('connector' = 'filesystem', 'path' = 'k.csv', 'state.ttl' = '24 hours', 'state.max-open-matches' = '1000');
CREATE TABLE plain (ts TIMESTAMP, day DATE, x INTEGER, y VARCHAR)
WITH ('connector' = 'filesystem', 'path' = 'plain.csv');`;

export function declareStreams(
  written: string = STREAMS,
  environment: Environment = {},
): {
  readonly streams: readonly StreamDeclaration[];
  readonly problems: readonly string[];
} {
  const { text, values: secrets } = hideSecrets(written);
  const parsed = parseStreams(text, 'streams.sql');
  const planned = planStreams(
    parsed.tables,
    { file: 'streams.sql', text },
    { locatePath: (path) => `folder/${path}`, values: { environment, secrets } },
  );
  const surroundings = {
    streams: planned.streams,
    tables: parsed.tables.map(({ name }) => name),
    queries: ['q'],
    incomplete: parsed.problems.length > 0,
  };
  const { problems } = planViews(parsed.views, surroundings, { file: 'streams.sql', text, subqueries: new Map() });
  return {
    streams: planned.streams,
    problems: [...parsed.problems, ...planned.problems, ...problems].map(renderProblem),
  };
}

type Planned<P> = { readonly plan?: P; readonly problems: readonly string[] };

/** The plan of a query over `events`, `kept` or `plain`, or what is wrong with it. */
export function planOf(text: string, file = 'q.sql'): Planned<MatchQueryPlan> {
  const { plan, problems } = anyPlanOf(text, file);
  return plan?.kind === 'match' ? { plan, problems } : { problems };
}

/** As `planOf`, of a query without MATCH_RECOGNIZE. */
export function selectPlanOf(text: string): Planned<SelectQueryPlan> {
  const { plan, problems } = anyPlanOf(text, 'q.sql');
  return plan?.kind === 'select' ? { plan, problems } : { problems };
}

/** As `planOf`, of any query; one over windows or with OVER is shown to DuckDB. */
export async function describedPlanOf(text: string, file: string, run: RunSubquery): Promise<Planned<QueryPlan>> {
  const { query, problems } = parseQuery(text, file);
  if (query === undefined) return { problems: problems.map(renderProblem) };
  const { plan, described, ...planned } = planQuery(query, declareStreams().streams, { name: 'q', file, text });
  const report = new ProblemReport(text, file);
  const whole =
    plan !== undefined && described !== undefined && isWindowed(plan)
      ? await describeWindowed(plan, described, text, run, report)
      : plan;
  const all = [...problems, ...planned.problems, ...report.problems].map(renderProblem);
  return whole === undefined ? { problems: all } : { plan: whole, problems: all };
}

/** As `planOf`, of a join. */
export function joinPlanOf(text: string): Planned<JoinQueryPlan> {
  const { plan, problems } = anyPlanOf(text, 'q.sql');
  return plan?.kind === 'join' ? { plan, problems } : { problems };
}

function anyPlanOf(text: string, file: string): Planned<QueryPlan> {
  const { query, problems } = parseQuery(text, file);
  if (query === undefined) return { problems: problems.map(renderProblem) };
  const planned = planQuery(query, declareStreams().streams, { name: 'q', file, text });
  const all = [...problems, ...planned.problems].map(renderProblem);
  return planned.plan === undefined ? { problems: all } : { plan: planned.plan, problems: all };
}

export interface Clauses {
  readonly select?: string;
  readonly from?: string;
  readonly partitionBy?: string;
  readonly orderBy?: string;
  readonly measures?: string;
  readonly rows?: string;
  readonly skip?: string;
  readonly pattern?: string;
  readonly within?: string;
  readonly subset?: string;
  readonly define?: string;
  readonly where?: string;
}

/** A query that is right but for the clauses given. */
export function queryText({
  select = '*',
  from = 'events',
  partitionBy = 'PARTITION BY user_id',
  orderBy = 'ORDER BY ts',
  measures = 'MEASURES A.price AS price',
  rows = 'ONE ROW PER MATCH',
  skip = 'AFTER MATCH SKIP PAST LAST ROW',
  pattern = 'PATTERN (A B)',
  within = "WITHIN INTERVAL '30' MINUTE",
  subset = '',
  define = "DEFINE A AS A.type = 'add'",
  where = '',
}: Clauses): string {
  const clauses = [partitionBy, orderBy, measures, rows, skip, pattern, within, subset, define].filter(
    (clause) => clause !== '',
  );
  return `SELECT ${select}\nFROM ${from} MATCH_RECOGNIZE (\n  ${clauses.join('\n  ')}\n)\n${where}`;
}
