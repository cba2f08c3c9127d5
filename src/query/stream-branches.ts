import type { Expression } from '../patterns/expression.js';
import type { QueryPlan, StreamDeclaration } from './plan.js';

/** A part of what a query reads as time goes on. */
export interface StreamBranch {
  readonly stream: StreamDeclaration;
  /** The query's input's columns, over the stream's fields. */
  readonly columns: readonly Expression[];
}

/** In the order of the input's branches; rows that stand in the query itself are left out. */
export function streamBranches({ input }: QueryPlan, streams: readonly StreamDeclaration[]): readonly StreamBranch[] {
  return input.branches.flatMap((branch): readonly StreamBranch[] => {
    const stream = branch.kind === 'stream' ? streams.find(({ name }) => name === branch.stream) : undefined;
    if (branch.kind !== 'stream' || stream === undefined) return [];
    const own = stream.schema.map(({ type }, field): Expression => ({ kind: 'field', type, field }));
    return [{ stream, columns: branch.columns ?? own }];
  });
}
