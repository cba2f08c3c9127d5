import { unreachable } from '../errors.js';
import { outputType, type Project, type QueryPlan, streamsOf } from '../query/plan.js';
import type { Duration } from '../time.js';

/**
 * How long before a behaviour's own time events may be that decide what it is, for all queries of a project, those behind
 * others together with these. Infinity where what a key did at its very beginning may matter still: then a replay of some days
 * begins with the first event. Microseconds.
 */
export function reachOf({ queries }: Pick<Project, 'queries'>): Duration {
  const known = new Map<QueryPlan, Duration>();
  const reach = (plan: QueryPlan): Duration => {
    const before = known.get(plan);
    if (before !== undefined) return before;
    const read = new Set(streamsOf(plan));
    const behind = queries.filter((other) => other !== plan && read.has(outputType(other).name)).map(reach);
    // What it says of its own rows is how many they are since the first.
    const isCounted = behind.length > 0 && plan.kind !== 'window';
    const all = isCounted ? Number.POSITIVE_INFINITY : ownReach(plan) + Math.max(0, ...behind);
    known.set(plan, all);
    return all;
  };
  return Math.max(0, ...queries.map(reach));
}

function ownReach(plan: QueryPlan): Duration {
  switch (plan.kind) {
    case 'select':
      return 0;
    case 'match':
      return matchReach(plan);
    case 'window':
      return plan.window.kind === 'session' ? Number.POSITIVE_INFINITY : plan.window.size;
    case 'over':
      return plan.reach.range ?? Number.POSITIVE_INFINITY;
    case 'join':
      return joinReach(plan);
    default:
      return unreachable(plan);
  }
}

/** Where a match takes rows from the next one, what is found depends on where the first of them began. */
function matchReach({
  pattern: { skip, within, stateTtl, maxOpen },
}: QueryPlan & { readonly kind: 'match' }): Duration {
  const isAlone = skip.to === 'next-row' && stateTtl === undefined && maxOpen === undefined;
  return isAlone && within !== undefined ? within : Number.POSITIVE_INFINITY;
}

function joinReach({ matching }: QueryPlan & { readonly kind: 'join' }): Duration {
  switch (matching.kind) {
    case 'interval':
      return Math.abs(matching.lower) + Math.abs(matching.upper) + matching.deadline;
    case 'version':
      return matching.ttl ?? Number.POSITIVE_INFINITY;
    case 'table':
      return 0;
    default:
      return unreachable(matching);
  }
}
