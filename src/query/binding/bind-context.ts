import type { Expression, NavigationExpression } from '../../patterns/expression.js';
import type { Schema } from '../../schema.js';
import type { QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { ExpressionSyntax, Span } from '../syntax/ast.js';

/** An expression with its names looked up, and where it was written. */
export interface Bound {
  readonly expression: Expression;
  readonly span: Span;
  /** Written as a literal: it takes the type that is wanted of it. */
  readonly literal?: 'string' | 'integer';
}

/** What names mean, where an expression stands. */
export type Scope = ConstantScope | ColumnScope | MatchScope | RowScope;

/** No names at all. */
interface ConstantScope {
  readonly kind: 'constant';
  /** `WITHIN`. */
  readonly clause: string;
}

/** The columns of a row: what SELECT and WHERE read, behind MATCH_RECOGNIZE and in the brackets of FROM. */
export interface ColumnScope {
  readonly kind: 'columns';
  readonly clause: string;
  /** What FROM calls the rows, in its brackets; absent for the rows of matches. */
  readonly relation?: string;
  readonly fields: Schema;
  /** By which names its columns may be qualified. */
  readonly aliases: readonly string[];
  /** Of a join: whose the fields are, one side after the other. */
  readonly sides?: readonly { readonly name: string; readonly fields: Schema }[];
}

/** The rows of a match, read by variable: DEFINE and MEASURES. */
export interface MatchScope {
  readonly kind: 'match';
  readonly clause: 'DEFINE' | 'MEASURES';
  readonly input: Pick<QueryInput, 'name' | 'schema' | 'time'>;
  /** Of the pattern, as first written there. */
  readonly variables: readonly string[];
  /** Names that stand for several of the variables. */
  readonly subsets: ReadonlyMap<string, readonly string[]>;
  /** What may need to know more of a key than what is open; filled while binding. */
  readonly memories: Memory[];
}

/** A count of a key's matches, or a row before that at which a match is read. */
export interface Memory {
  readonly of: 'match-number' | NavigationExpression;
  readonly span: Span;
}

/** One row of a match: inside a navigation's or an aggregate's operand. */
export interface RowScope {
  readonly kind: 'row';
  readonly match: MatchScope;
  /** The function whose operand this is. */
  readonly called: string;
  /** Whose row is read: a variable's, a subset's, any (undefined); filled while binding. */
  readonly read: Map<string | undefined, Span>;
}

export interface BindContext {
  readonly report: ProblemReport;
  readonly scope: Scope;
  /** Binds a part; undefined when something is wrong with it, which was then reported. */
  readonly bind: (syntax: ExpressionSyntax, context: BindContext) => Bound | undefined;
}

/** All parts, so that every problem is reported; undefined when one has a problem. */
export function bindAll(parts: readonly ExpressionSyntax[], context: BindContext): readonly Bound[] | undefined {
  const bound = parts.map((part) => context.bind(part, context));
  const whole = bound.filter((part) => part !== undefined);
  return whole.length === bound.length ? whole : undefined;
}
