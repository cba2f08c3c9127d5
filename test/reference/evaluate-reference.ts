import { unreachable } from '../../src/errors.js';
import type { AggregateExpression, Expression, NavigationExpression } from '../../src/patterns/expression.js';
import type { Value } from '../../src/schema.js';
import type { Timestamp } from '../../src/time.js';

/** A row of one key; its identity is its place in the list. */
export interface ReferenceRow<E = unknown> {
  readonly time: Timestamp;
  readonly values: readonly Value[];
  /** What a predicate of the typed builder is given. */
  readonly event?: E;
}

/** A row and the variable it is (or is tried to be) mapped to. */
export interface Mapping {
  readonly row: number;
  readonly variable: string;
  /** Inside an exclusion, `{- -}`. */
  readonly excluded: boolean;
}

/** All that an expression can see. */
export interface Scope {
  readonly rows: readonly ReferenceRow[];
  /** Rows from here on are not there: NEXT gives NULL. */
  readonly limit: number;
  /** Whether rows may still come at `limit`; reading one then throws `NotYetKnown`. */
  readonly open: boolean;
  /** The whole assignment, in the order of the rows. */
  readonly mapped: readonly Mapping[];
  /** RUNNING sees this many of `mapped`; the last of them is the row at hand. */
  readonly running: number;
  /** Undefined while an earlier start row is undecided; reading it then throws `NotYetKnown`. */
  readonly matchNumber: number | undefined;
}

/** What an expression asks for depends on what is still to come. */
export class NotYetKnown extends Error {}

/** The value of an expression, by walking it: no compilation, no index, no state. */
export function evaluateReference(expression: Expression, scope: Scope): Value {
  return evaluateAt(expression, scope, scope.mapped[scope.running - 1]?.row);
}

/** `row`: the row at hand; undefined in an empty match. */
function evaluateAt(expression: Expression, scope: Scope, row: number | undefined): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'field':
      return row === undefined ? null : (scope.rows[row]?.values[expression.field] ?? null);
    case 'call':
      return expression.function.evaluate(...expression.arguments.map((argument) => evaluateAt(argument, scope, row)));
    case 'and':
      return connect(expression.operands, false, scope, row);
    case 'or':
      return connect(expression.operands, true, scope, row);
    case 'not': {
      const value = evaluateAt(expression.operand, scope, row);
      return value === null ? null : value === false;
    }
    case 'case': {
      const branch = expression.branches.find(({ when }) => evaluateAt(when, scope, row) === true);
      return evaluateAt(branch?.then ?? expression.otherwise, scope, row);
    }
    case 'navigation':
      return navigate(expression, scope);
    case 'aggregate':
      return aggregate(expression, scope);
    case 'classifier':
      return scope.mapped.find((mapping) => mapping.row === row)?.variable ?? null;
    case 'match-number':
      if (scope.matchNumber === undefined) throw new NotYetKnown();
      return scope.matchNumber;
    default:
      return unreachable(expression);
  }
}

/** AND, which `false` decides, or OR, which `true` does: also when another operand is not yet known. */
function connect(operands: readonly Expression[], decides: boolean, scope: Scope, row: number | undefined): Value {
  const values = operands.map((operand) => {
    try {
      return evaluateAt(operand, scope, row);
    } catch (error) {
      if (error instanceof NotYetKnown) return error;
      throw error;
    }
  });
  if (values.includes(decides)) return decides;
  for (const value of values) if (value instanceof NotYetKnown) throw value;
  return values.includes(null) ? null : !decides;
}

function navigate({ from, offset, shift, operand, ...reach }: NavigationExpression, scope: Scope): Value {
  const candidates = reached(reach, scope);
  const target = candidates[from === 'first' ? offset : candidates.length - 1 - offset];
  if (target === undefined) return null;
  const row = target.row + shift;
  if (row >= scope.limit && scope.open) throw new NotYetKnown();
  return row < 0 || row >= scope.limit ? null : evaluateAt(operand, scope, row);
}

function aggregate(expression: AggregateExpression, scope: Scope): Value {
  const { filter, distinct, function: fold } = expression;
  const seen = new Set<string>();
  let accumulator = fold.initial;
  for (const { row } of reached(expression, scope)) {
    if (filter !== undefined && evaluateAt(filter, scope, row) !== true) continue;
    const values = expression.arguments.map((argument) => evaluateAt(argument, scope, row));
    const identity = JSON.stringify(values, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
    if (distinct && seen.has(identity)) continue;
    seen.add(identity);
    accumulator = fold.add(accumulator, ...values);
  }
  return fold.result(accumulator);
}

function reached(
  { variables, semantics }: Pick<NavigationExpression, 'semantics' | 'variables'>,
  { mapped, running }: Scope,
): readonly Mapping[] {
  const rows = semantics === 'running' ? mapped.slice(0, running) : mapped;
  return rows.filter(({ variable }) => variables === undefined || variables.includes(variable));
}
