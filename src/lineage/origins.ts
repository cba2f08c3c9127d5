import { unreachable } from '../errors.js';
import type { Expression } from '../patterns/expression.js';

/** How a value is made of a column's, from least to most: the words are OpenLineage's. */
export type Derivation = 'IDENTITY' | 'TRANSFORMATION' | 'AGGREGATION' | 'CONDITIONAL';

/** A column that a value is made of. */
export interface Origin<COLUMN> {
  readonly column: COLUMN;
  readonly how: Derivation;
}

const DEGREES: readonly Derivation[] = ['IDENTITY', 'TRANSFORMATION', 'AGGREGATION', 'CONDITIONAL'];

/** What an expression is made of, where `columns` has what each field is made of. */
export function originsOf<COLUMN>(
  expression: Expression,
  columns: readonly (readonly Origin<COLUMN>[])[],
): readonly Origin<COLUMN>[] {
  const inside = (parts: readonly Expression[], how: Derivation): readonly Origin<COLUMN>[] =>
    parts.flatMap((part) => originsOf(part, columns).map((origin) => ({ ...origin, how: further(origin.how, how) })));
  switch (expression.kind) {
    case 'field':
      return columns[expression.field] ?? [];
    case 'navigation':
      return originsOf(expression.operand, columns);
    case 'call':
      return inside(expression.arguments, 'TRANSFORMATION');
    case 'and':
    case 'or':
      return inside(expression.operands, 'TRANSFORMATION');
    case 'not':
      return inside([expression.operand], 'TRANSFORMATION');
    case 'case': {
      const { branches, otherwise } = expression;
      const conditions = branches.map(({ when }) => when);
      const values = [...branches.map(({ then }) => then), otherwise];
      return [...inside(values, 'TRANSFORMATION'), ...inside(conditions, 'CONDITIONAL')];
    }
    case 'aggregate': {
      const { filter } = expression;
      const filtered = filter === undefined ? [] : inside([filter], 'CONDITIONAL');
      return [...inside(expression.arguments, 'AGGREGATION'), ...filtered];
    }
    case 'literal':
    case 'classifier':
    case 'match-number':
      return [];
    default:
      return unreachable(expression);
  }
}

function further(one: Derivation, other: Derivation): Derivation {
  return DEGREES.indexOf(one) < DEGREES.indexOf(other) ? other : one;
}
