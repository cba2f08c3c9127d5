import type { QueryPlan } from '../query/plan.js';

/** Whether the rows that a query reads are the stream's: others have their columns of the query, as part of its version. */
export function readsAsItIs({ input: { branches } }: QueryPlan, stream: string): boolean {
  const [branch, second] = branches;
  return second === undefined && branch?.kind === 'stream' && branch.stream === stream && branch.columns === undefined;
}
