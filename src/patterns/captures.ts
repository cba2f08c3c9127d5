import { unreachable } from '../errors.js';
import type { Value } from '../schema.js';
import { compileExpression, type Evaluator } from './compile-expression.js';
import type { AggregateExpression, Expression, NavigationExpression } from './expression.js';
import { expressionKey } from './expression-key.js';
import { identityText } from './identity-text.js';
import type { RowScope } from './row.js';

/** What a capture holds: plain data, or the rows themselves for a condition that must see them all. */
export type Captured = Value | MatchedRows;

/**
 * What a condition needs to know of the rows already matched, carried along with a partial match instead of looked up
 * in it: so a condition costs the same however long the match has grown, and two partial matches whose captured values
 * are equal have the same future.
 */
export interface Capture {
  readonly key: string;
  /** Absent: every variable. */
  readonly variables?: ReadonlySet<string>;
  readonly initial: Captured;
  /** Takes in one more row, kept as `row` of the key's rows. */
  readonly add: (captured: Captured, scope: RowScope<unknown>, row: number) => Captured;
}

/** The rows matched so far, the latest first. */
export class MatchedRows {
  /** In the key's `RowStore`. */
  readonly row: number;
  readonly variable: string;
  readonly previous: MatchedRows | undefined;

  constructor(row: number, variable: string, previous: MatchedRows | undefined) {
    this.row = row;
    this.variable = variable;
    this.previous = previous;
  }

  static inOrder(last: Captured): MatchedRows[] {
    const rows: MatchedRows[] = [];
    for (let node = last instanceof MatchedRows ? last : undefined; node !== undefined; node = node.previous)
      rows.push(node);
    return rows.reverse();
  }
}

/** All the rows matched so far. No two partial matches hold the same. */
export const captureMatchedRows: Capture = {
  key: 'matched rows',
  initial: null,
  add: (captured, { variable }, row) =>
    new MatchedRows(row, variable ?? '', captured instanceof MatchedRows ? captured : undefined),
};

/** The first or the last `offset + 1` values of an operand, in order. */
export function captureNavigation(node: NavigationExpression): Capture {
  const operand = compileShifted(node);
  const depth = node.offset + 1;
  return {
    key: expressionKey(node),
    ...variablesOf(node),
    initial: [],
    add: (captured, scope) => {
      const values = asList(captured);
      if (node.from === 'last') return [...values.slice(values.length < depth ? 0 : 1), operand(scope)];
      return values.length < depth ? [...values, operand(scope)] : values;
    },
  };
}

/** An aggregate half done; with DISTINCT, beside the values it has seen. */
export function captureAggregate(node: AggregateExpression): Capture {
  const { add, initial } = aggregation(node);
  return {
    key: expressionKey(node),
    ...variablesOf(node),
    initial,
    add: (captured, scope) => add(plain(captured), scope),
  };
}

/** An aggregate as a fold over the rows of a match. */
export function aggregation(node: AggregateExpression): {
  readonly initial: Value;
  readonly add: (accumulated: Value, scope: RowScope<unknown>) => Value;
} {
  const args = node.arguments.map(compileRowExpression);
  const filter = node.filter === undefined ? undefined : compileRowExpression(node.filter);
  const fold = (accumulator: Value, values: readonly Value[]): Value => node.function.add(accumulator, ...values);
  const { initial } = node.function;
  return {
    initial: node.distinct ? [initial, []] : initial,
    add: (accumulated, scope) => {
      if (filter !== undefined && filter(scope) !== true) return accumulated;
      const values = args.map((argument) => argument(scope));
      if (!node.distinct) return fold(accumulated, values);
      const [accumulator = null, seen = []] = asList(accumulated);
      const identity = identityText(values);
      return asList(seen).includes(identity) ? accumulated : [fold(accumulator, values), [...asList(seen), identity]];
    },
  };
}

/** The value of an aggregate from what was accumulated for it. */
export function aggregateResult(node: AggregateExpression, accumulated: Captured): Value {
  const value = plain(accumulated);
  return node.function.result(node.distinct ? (asList(value)[0] ?? null) : value);
}

/** The operand of a navigation at the row that its shift leads to from the row at hand. */
export function compileShifted({ operand, shift }: NavigationExpression): Evaluator<RowScope<unknown>> {
  const evaluate = compileRowExpression(operand);
  if (shift === 0) return evaluate;
  return (scope) => {
    const row = scope.neighbour(shift);
    if (row === undefined) return null;
    return evaluate({ row, variable: null, neighbour: () => undefined, matchNumber: scope.matchNumber });
  };
}

/** An expression about one row: the operand of a navigation or an aggregate. */
export function compileRowExpression(expression: Expression): Evaluator<RowScope<unknown>> {
  return compileExpression<RowScope<unknown>>(expression, (node) => {
    switch (node.kind) {
      case 'field': {
        const { field } = node;
        return ({ row }) => row.at(field);
      }
      case 'classifier':
        return ({ variable }) => variable;
      case 'match-number':
        return ({ matchNumber }) => matchNumber;
      case 'navigation':
      case 'aggregate':
        throw new TypeError(`${node.kind} inside the operand of a navigation or an aggregate`);
      default:
        return unreachable(node);
    }
  });
}

export function asList(value: Captured): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function plain(captured: Captured): Value {
  return captured instanceof MatchedRows ? null : captured;
}

function variablesOf(node: { readonly variables?: readonly string[] }): { readonly variables?: ReadonlySet<string> } {
  return node.variables === undefined ? {} : { variables: new Set(node.variables) };
}
