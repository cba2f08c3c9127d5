import type { MatchQueryPlan, QueryPlan } from '../query/plan.js';
import { KeyIndex } from './key-index.js';
import { SharedKeys } from './key-slots.js';
import { QueryGroup } from './query-group.js';
import { QueryProcessor } from './query-processor.js';

/** Queries that are worked on together, and the stream whose released batches they take. */
export interface GroupedQueries {
  readonly stream: string;
  readonly processors: readonly QueryProcessor[];
  readonly group: QueryGroup;
}

/** Fewer are quicker each by itself. */
const MANY = 4;

/** The groups there are among the queries; a query that is in none of them is worked on by itself. */
export function groupQueries(queries: readonly QueryPlan[]): readonly GroupedQueries[] {
  const candidates = new Map<string, MatchQueryPlan[]>();
  for (const plan of queries) {
    if (plan.kind !== 'match') continue;
    const stream = plainStream(plan);
    const field = stream === undefined ? undefined : new QueryProcessor(plan).onlyField;
    if (field === undefined) continue;
    const name = JSON.stringify([stream, plan.partitionBy, field]);
    candidates.set(name, [...(candidates.get(name) ?? []), plan]);
  }
  return [...candidates.values()].flatMap((plans) => (plans.length < MANY ? [] : [groupOf(plans)]));
}

function groupOf(plans: readonly MatchQueryPlan[]): GroupedQueries {
  const [first] = plans;
  const keys = new KeyIndex(first?.partitionBy ?? []);
  const processors = plans.map((plan) => new QueryProcessor(plan, keys, new SharedKeys()));
  const stream = (first && plainStream(first)) ?? '';
  return { stream, processors, group: new QueryGroup(processors, keys, processors[0]?.onlyField ?? -1) };
}

/** The stream that the query reads as it is. */
function plainStream({ input, orderBy }: MatchQueryPlan): string | undefined {
  const [branch, ...others] = input.branches;
  if (input.time === undefined || orderBy.length > 1 || others.length > 0 || branch?.kind !== 'stream')
    return undefined;
  return branch.where === undefined && branch.columns === undefined ? branch.stream : undefined;
}
