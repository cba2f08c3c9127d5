import type { DataType, Value } from '../schema.js';

/**
 * An expression with its names looked up and its types decided: data, so that it can be hashed, compared and compiled.
 * How a function computes comes with the node (`ScalarFunction`), so patterns/ knows no SQL function by name.
 * Boolean operators are three-valued: NULL is unknown.
 */
export type Expression =
  | { readonly kind: 'literal'; readonly type: DataType; readonly value: Value }
  /** A field of the row at hand, by its place in the schema. */
  | { readonly kind: 'field'; readonly type: DataType; readonly field: number }
  | {
      readonly kind: 'call';
      readonly type: DataType;
      readonly function: ScalarFunction;
      readonly arguments: readonly Expression[];
    }
  | { readonly kind: 'and' | 'or'; readonly type: DataType; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly type: DataType; readonly operand: Expression }
  /** The first branch whose condition is true; only it is computed. */
  | {
      readonly kind: 'case';
      readonly type: DataType;
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression;
    }
  | NavigationExpression
  | AggregateExpression
  /** The variable of the row at hand. Only inside a navigation's or an aggregate's operand. */
  | { readonly kind: 'classifier'; readonly type: DataType }
  | { readonly kind: 'match-number'; readonly type: DataType };

/**
 * `operand` at one row of the match: among the rows mapped to `variables` (absent: to any), the one `offset` steps after
 * the first or before the last; from there `shift` rows on (PREV is negative) in the partition. No such row: NULL.
 * `A.price` is LAST(A.price).
 */
export interface NavigationExpression {
  readonly kind: 'navigation';
  readonly type: DataType;
  readonly variables?: readonly string[];
  readonly from: 'first' | 'last';
  readonly offset: number;
  readonly shift: number;
  readonly semantics: 'running' | 'final';
  readonly operand: Expression;
}

/** An aggregate over the match's rows mapped to `variables` (absent: all of them). */
export interface AggregateExpression {
  readonly kind: 'aggregate';
  readonly type: DataType;
  readonly function: AggregateFunction;
  readonly variables?: readonly string[];
  readonly arguments: readonly Expression[];
  readonly filter?: Expression;
  readonly distinct: boolean;
  readonly semantics: 'running' | 'final';
}

/** Pure. `name` (with its argument types) is its identity in a plan's hash. */
export interface ScalarFunction {
  readonly name: string;
  /** It is SQL's `=`, and its arguments are equal exactly if a `Map` takes them for one key. */
  readonly equality?: true;
  /** It is SQL's `IN`: whether the first argument equals, so understood, one of the others. */
  readonly membership?: true;
  /** Called with one value an argument, NULLs included. */
  readonly evaluate: (...values: readonly Value[]) => Value;
}

/** An aggregate as a fold over plain data, so that a snapshot can hold it half done. */
export interface AggregateFunction {
  readonly name: string;
  readonly initial: Value;
  /** A new accumulator; the old one is never changed. */
  readonly add: (accumulator: Value, ...values: readonly Value[]) => Value;
  readonly result: (accumulator: Value) => Value;
}

/** What must all be true for the expression to be. */
export function partsOfAnd(expression: Expression): readonly Expression[] {
  return expression.kind === 'and' ? expression.operands.flatMap(partsOfAnd) : [expression];
}
