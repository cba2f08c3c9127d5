import type { MatchQueryPlan, QueryPlan } from '../../query/plan.js';
import { QueryProcessor } from '../matching/query-processor.js';
import { QueryGroup } from './query-group.js';

/** Queries that are worked on together, and the stream whose released batches they take. */
export interface GroupedQueries {
  readonly stream: string;
  readonly group: QueryGroup;
}

/** Fewer are quicker each by itself. */
const MANY = 4;

/** The groups there are among the queries; a query that is in none of them is worked on by itself. `nearMisses`: how many each keeps. */
export function groupQueries(queries: readonly QueryPlan[], nearMisses = 0): readonly GroupedQueries[] {
  const candidates = new Map<
    string,
    { readonly stream: string; readonly field: number; readonly plans: MatchQueryPlan[] }
  >();
  for (const plan of queries) {
    if (plan.kind !== 'match') continue;
    const stream = plainStream(plan);
    const field = stream === undefined ? undefined : new QueryProcessor(plan).onlyField;
    if (stream === undefined || field === undefined) continue;
    const name = JSON.stringify([stream, plan.partitionBy, field]);
    const known = candidates.get(name);
    if (known === undefined) candidates.set(name, { stream, field, plans: [plan] });
    else known.plans.push(plan);
  }
  return [...candidates.values()].flatMap(({ stream, field, plans }) =>
    plans.length < MANY ? [] : [{ stream, group: new QueryGroup(plans, field, nearMisses) }],
  );
}

/** The stream that the query reads as it is. */
function plainStream({ input, orderBy, allowedLateness }: MatchQueryPlan): string | undefined {
  const [branch, ...others] = input.branches;
  // When a key is revised what is open of it is another: a group would have to be told.
  if (allowedLateness !== undefined) return undefined;
  if (input.time === undefined || orderBy.length > 1 || others.length > 0 || branch?.kind !== 'stream')
    return undefined;
  return branch.where === undefined && branch.columns === undefined ? branch.stream : undefined;
}
