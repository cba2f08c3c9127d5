import type { ExpressionSyntax, Identifier, SelectSyntax, Span } from './ast.js';
import type { Token } from './tokens.js';

/** A stretch of a query that is DuckDB's to read, as its words: spaces and comments are gone. */
export interface Words extends Span {
  readonly tokens: readonly Token[];
}

/** `SET 'key' = 'value'`, before the query. */
export interface SettingSyntax extends Span {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
}

/** A query's file. */
export interface QueryFileSyntax extends SelectSyntax {
  readonly settings?: readonly SettingSyntax[];
  /** Of a query over windows or with OVER: its clauses, which DuckDB reads; `items`, `where` and `union` are then not there. */
  readonly windowed?: WindowedSyntax;
}

/** The clauses of a query over windows, or with OVER, which DuckDB runs. */
export interface WindowedSyntax {
  readonly items: readonly Words[];
  /** `TABLE(TUMBLE(…))`; absent: the query has OVER. */
  readonly window?: WindowTableSyntax;
  readonly where?: Words;
  readonly groupBy?: Span & { readonly items: readonly Words[] };
  readonly having?: Words;
  /** `WINDOW w AS (…)`, without the word. */
  readonly windows?: Words;
  readonly qualify?: Words;
}

export type WindowFunction = 'TUMBLE' | 'HOP' | 'CUMULATE' | 'SESSION';

/** `TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR)`; what it reads is the query's relation. */
export interface WindowTableSyntax extends Span {
  readonly function: WindowFunction;
  /** Of SESSION. */
  readonly partitionBy: readonly Identifier[];
  readonly time: Identifier;
  /** By their names in lower case; those without one have got the name of their place. */
  readonly lengths: ReadonlyMap<string, ExpressionSyntax>;
}
