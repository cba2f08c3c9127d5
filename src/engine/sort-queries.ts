import { MotifError } from '../errors.js';
import { outputType, type QueryPlan, streamsOf } from '../query/plan.js';

/**
 * Each query behind those whose behaviours it reads, otherwise as they come.
 * @throws MotifError `INVALID_ARGUMENT` when one reads, by way of others, what it gives itself.
 */
export function sortQueries(queries: readonly QueryPlan[]): readonly QueryPlan[] {
  const sorted = new Set<QueryPlan>();
  const visit = (plan: QueryPlan, above: readonly QueryPlan[]): void => {
    if (sorted.has(plan)) return;
    if (above.includes(plan)) {
      throw new MotifError('INVALID_ARGUMENT', `${plan.type.name} reads, by way of others, what it gives itself`);
    }
    const read = streamsOf(plan);
    for (const other of queries) if (read.includes(outputType(other).name)) visit(other, [...above, plan]);
    sorted.add(plan);
  };
  for (const plan of queries) visit(plan, []);
  return [...sorted];
}
