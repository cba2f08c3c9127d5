import { unreachable } from '../errors.js';
import type { Value } from '../schema.js';
import { compileExpression, type Evaluator } from './compile-expression.js';
import type { AggregateExpression, Expression, NavigationExpression } from './expression.js';
import type { Row } from './row.js';

/** A row and the variable it is, or would be, mapped to. */
export interface MappedRow {
  readonly row: Row<unknown>;
  readonly variable: string;
}

/**
 * What a condition needs to know of the rows already matched, carried along with a partial match instead of looked up
 * in it: so a condition costs the same however long the match has grown, and two partial matches whose captured values
 * are equal have the same future.
 */
export interface Capture {
  readonly key: string;
  /** Absent: every variable. */
  readonly variables?: ReadonlySet<string>;
  readonly initial: Value;
  /** Takes in one more row. */
  readonly add: (captured: Value, mapped: MappedRow) => Value;
}

/** The first or the last `depth` values of an operand, in order. */
export function captureNavigation(node: NavigationExpression): Capture {
  const operand = compileRowExpression(node.operand);
  const depth = node.offset + 1;
  return {
    key: captureKey(node),
    ...variablesOf(node),
    initial: [],
    add: (captured, mapped) => {
      const values = asList(captured);
      if (node.from === 'last') return [...values.slice(values.length < depth ? 0 : 1), operand(mapped)];
      return values.length < depth ? [...values, operand(mapped)] : values;
    },
  };
}

/** An aggregate half done; with DISTINCT, beside the values it has seen. */
export function captureAggregate(node: AggregateExpression): Capture {
  const args = node.arguments.map(compileRowExpression);
  const filter = node.filter === undefined ? undefined : compileRowExpression(node.filter);
  const fold = (accumulator: Value, values: readonly Value[]): Value => node.function.add(accumulator, ...values);
  const add = (captured: Value, mapped: MappedRow): Value => {
    if (filter !== undefined && filter(mapped) !== true) return captured;
    const values = args.map((argument) => argument(mapped));
    if (!node.distinct) return fold(captured, values);
    const [accumulator = null, seen = []] = asList(captured);
    const identity = identityOf(values);
    return asList(seen).includes(identity) ? captured : [fold(accumulator, values), [...asList(seen), identity]];
  };
  const { initial } = node.function;
  return { key: captureKey(node), ...variablesOf(node), initial: node.distinct ? [initial, []] : initial, add };
}

/** The value of an aggregate from what was captured for it. */
export function aggregateResult(node: AggregateExpression, captured: Value): Value {
  return node.function.result(node.distinct ? (asList(captured)[0] ?? null) : captured);
}

/** An expression about one row: the operand of a navigation or an aggregate. */
export function compileRowExpression(expression: Expression): Evaluator<MappedRow> {
  return compileExpression<MappedRow>(expression, (node) => {
    switch (node.kind) {
      case 'field': {
        const { field } = node;
        return ({ row }) => row.at(field);
      }
      case 'classifier':
        return ({ variable }) => variable;
      case 'navigation':
      case 'aggregate':
      case 'match-number':
        throw new TypeError(`${node.kind} inside the operand of a navigation or an aggregate`);
      default:
        return unreachable(node);
    }
  });
}

export function asList(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Equal for values that are equal, also across a snapshot. */
export function identityOf(value: Value): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? `${part}n` : Number.isNaN(part) ? 'NaN' : part,
  );
}

function variablesOf(node: { readonly variables?: readonly string[] }): { readonly variables?: ReadonlySet<string> } {
  return node.variables === undefined ? {} : { variables: new Set(node.variables) };
}

function captureKey(node: NavigationExpression | AggregateExpression): string {
  return JSON.stringify(node, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
}
