import type {
  AggregateExpression,
  AggregateFunction,
  Expression,
  NavigationExpression,
  ScalarFunction,
} from '../../src/patterns/expression.js';
import type { DataType, Value } from '../../src/schema.js';

/** Expressions as a query's planner would make them, short enough to write by hand in a test. */

const BOOLEAN: DataType = { kind: 'BOOLEAN' };
const INTEGER: DataType = { kind: 'INTEGER' };
const VARCHAR: DataType = { kind: 'VARCHAR' };

export function literal(value: boolean | number | string): Expression {
  const type = typeof value === 'number' ? INTEGER : typeof value === 'boolean' ? BOOLEAN : VARCHAR;
  return { kind: 'literal', type, value };
}

/** NULL as a condition. */
export const unknown: Expression = { kind: 'literal', type: BOOLEAN, value: null };

/** A field of the row at hand. */
export function field(place: number, type: DataType = INTEGER): Expression {
  return { kind: 'field', type, field: place };
}

export const classifier: Expression = { kind: 'classifier', type: VARCHAR };
export const matchNumber: Expression = { kind: 'match-number', type: { kind: 'BIGINT' } };

type Reach = Partial<Pick<NavigationExpression, 'variables' | 'offset' | 'shift' | 'semantics'>>;

/** `LAST(V.operand, offset)`, moved by `shift`; all rows unless `variables`. */
export function last(operand: Expression, reach: Reach = {}): Expression {
  return navigation('last', operand, reach);
}

/** `FIRST(V.operand, offset)`, moved by `shift`; all rows unless `variables`. */
export function first(operand: Expression, reach: Reach = {}): Expression {
  return navigation('first', operand, reach);
}

/** `PREV(operand, steps)`. */
export function prev(operand: Expression, steps = 1, reach: Reach = {}): Expression {
  return last(operand, { ...reach, shift: -steps });
}

function navigation(from: 'first' | 'last', operand: Expression, reach: Reach): Expression {
  return { kind: 'navigation', type: operand.type, from, offset: 0, shift: 0, semantics: 'running', ...reach, operand };
}

/** `NEXT(operand, steps)`. */
export function next(operand: Expression, steps = 1, reach: Reach = {}): Expression {
  return last(operand, { ...reach, shift: steps });
}

/** FINAL instead of RUNNING. */
export function final(expression: Expression): Expression {
  return 'semantics' in expression ? { ...expression, semantics: 'final' } : expression;
}

type Over = Partial<Pick<AggregateExpression, 'distinct' | 'filter'>>;

/** `count(*)`, or `count(V.*)` of some variables. */
export function count(variables?: readonly string[], over?: Over): Expression {
  return aggregate(COUNT, [], variables, over);
}

/** `sum(operand)` over all rows, or over those of some variables. */
export function sum(operand: Expression, variables?: readonly string[], over?: Over): Expression {
  return aggregate(SUM, [operand], variables, over);
}

/** `max(operand)` over all rows, or over those of some variables. */
export function max(operand: Expression, variables?: readonly string[], over?: Over): Expression {
  return aggregate(MAX, [operand], variables, over);
}

/** `min(operand)` over all rows, or over those of some variables. */
export function min(operand: Expression, variables?: readonly string[], over?: Over): Expression {
  return aggregate(MIN, [operand], variables, over);
}

/** `max_by(operand, by)` over all rows, or over those of some variables. */
export function maxBy(operand: Expression, by: Expression, variables?: readonly string[], over?: Over): Expression {
  return aggregate(MAX_BY, [operand, by], variables, over);
}

/** `array_agg(operand)` over all rows, or over those of some variables; NULLs are in it, and of no rows it is NULL. */
export function arrayAgg(operand: Expression, variables?: readonly string[], over?: Over): Expression {
  return { ...aggregate(ARRAY_AGG, [operand], variables, over), type: { kind: 'LIST', element: operand.type } };
}

function aggregate(
  fold: AggregateFunction,
  args: readonly Expression[],
  variables: readonly string[] | undefined,
  over: Over = {},
): AggregateExpression {
  return {
    kind: 'aggregate',
    type: { kind: 'BIGINT' },
    function: fold,
    arguments: args,
    distinct: false,
    semantics: 'running',
    ...over,
    ...(variables === undefined ? {} : { variables }),
  };
}

const COUNT: AggregateFunction = {
  name: 'count_star()',
  initial: 0,
  add: (total) => Number(total) + 1,
  result: (total) => total,
};

const SUM: AggregateFunction = {
  name: 'sum(INTEGER)',
  initial: null,
  add: (total, value = null) => (value === null ? total : Number(total ?? 0) + Number(value)),
  result: (total) => total,
};

const MAX: AggregateFunction = {
  name: 'max(ANY)',
  initial: null,
  add: (most, value = null) => (value === null || (most !== null && value <= most) ? most : value),
  result: (most) => most,
};

const MIN: AggregateFunction = {
  name: 'min(ANY)',
  initial: null,
  add: (least, value = null) => (value === null || (least !== null && value >= least) ? least : value),
  result: (least) => least,
};

/** The accumulator is the value and what it is by. */
const MAX_BY: AggregateFunction = {
  name: 'max_by(ANY, ANY)',
  initial: null,
  add: (best, value = null, by = null) => {
    const most = Array.isArray(best) ? best[1] : null;
    return by === null || (most !== null && by <= most) ? best : [value, by];
  },
  result: (best) => (Array.isArray(best) ? best[0] : null),
};

const ARRAY_AGG: AggregateFunction = {
  name: 'array_agg(ANY)',
  initial: null,
  add: (list, value = null) => [...(Array.isArray(list) ? list : []), value],
  result: (list) => list,
};

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

const COMPARISONS: Readonly<Record<Comparison, (left: number | string, right: number | string) => boolean>> = {
  '=': (left, right) => left === right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** Of two numbers or two strings; NULL if either is. */
export function compare(left: Expression, operator: Comparison, right: Expression): Expression {
  const holds = COMPARISONS[operator];
  return call(BOOLEAN, operator, [left, right], (a = null, b = null) => {
    if (a === null || b === null) return null;
    if (typeof a === 'number' && typeof b === 'number') return holds(a, b);
    if (typeof a === 'string' && typeof b === 'string') return holds(a, b);
    throw new Error(`cannot compare ${typeof a} with ${typeof b}`);
  });
}

/** Of two numbers; NULL if either is. */
export function plus(left: Expression, right: Expression): Expression {
  return arithmetic('+', left, right, (a, b) => a + b);
}

/** Of two numbers; NULL if either is. */
export function minus(left: Expression, right: Expression): Expression {
  return arithmetic('-', left, right, (a, b) => a - b);
}

function arithmetic(
  name: string,
  left: Expression,
  right: Expression,
  compute: (a: number, b: number) => number,
): Expression {
  return call(INTEGER, name, [left, right], (a = null, b = null) =>
    a === null || b === null ? null : compute(Number(a), Number(b)),
  );
}

export function isNull(operand: Expression): Expression {
  return call(BOOLEAN, 'IS NULL', [operand], (value = null) => value === null);
}

/** `list_contains(list, value)`; NULL if either is. */
export function contains(list: Expression, value: Expression): Expression {
  return call(BOOLEAN, 'list_contains', [list, value], (items = null, item = null) =>
    Array.isArray(items) && item !== null ? items.includes(item) : null,
  );
}

/** `array_to_string(list, '')`; NULL if the list is. */
export function joined(list: Expression): Expression {
  return call(VARCHAR, 'array_to_string', [list], (items = null) => (Array.isArray(items) ? items.join('') : null));
}

/** `left || right`; NULL if either is. */
export function concat(left: Expression, right: Expression): Expression {
  return call(VARCHAR, '||', [left, right], (a = null, b = null) =>
    a === null || b === null ? null : `${String(a)}${String(b)}`,
  );
}

export function and(...operands: readonly Expression[]): Expression {
  return { kind: 'and', type: BOOLEAN, operands };
}

export function or(...operands: readonly Expression[]): Expression {
  return { kind: 'or', type: BOOLEAN, operands };
}

export function not(operand: Expression): Expression {
  return { kind: 'not', type: BOOLEAN, operand };
}

function call(
  type: DataType,
  name: string,
  args: readonly Expression[],
  evaluate: (...values: readonly Value[]) => Value,
): Expression {
  const scalar: ScalarFunction = { name, evaluate, ...(name === '=' ? { equality: true } : {}) };
  return { kind: 'call', type, function: scalar, arguments: args };
}
