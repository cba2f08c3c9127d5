import type { AggregateFunction, Expression } from './expression.js';

/** A query over windows as aggregates that are kept up to date row by row. */
export interface FoldedQuery {
  /** Places of the key's fields in the input's schema. */
  readonly keys: readonly number[];
  readonly aggregates: readonly FoldedAggregate[];
  /** Over the window's start and end, the key's columns and the aggregates. */
  readonly select: readonly Expression[];
  readonly having?: Expression;
}

export interface FoldedAggregate {
  readonly function: AggregateFunction;
  /** How two accumulators become one: as counts, as averages, or by adding the second to the first. */
  readonly merge: 'count' | 'average' | 'add';
  /** Over the input's fields. */
  readonly arguments: readonly Expression[];
  readonly filter?: Expression;
}
