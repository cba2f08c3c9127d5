import type { DataType, Schema, Value } from '../schema.js';

/**
 * Runs one query of DuckDB over nothing but itself and gives its rows, no more than `most` of them.
 * @throws Error with DuckDB's message where it refuses or fails.
 */
export type RunSubquery = (
  sql: string,
  most: number,
) => Promise<{ readonly columns: Schema; readonly rows: readonly (readonly Value[])[] }>;

/** The one column of a subquery. */
export interface SubqueryResult {
  readonly type: DataType;
  readonly values: readonly Value[];
}

/** By where each begins; undefined: something is wrong with it, which was reported. */
export type SubqueryResults = ReadonlyMap<number, SubqueryResult | undefined>;
