import { compareAs } from '../../compare-values.js';
import { unreachable } from '../../errors.js';
import type { DataType, Value } from '../../schema.js';
import type { Evaluate } from './overload.js';

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** How two values of one type compare. */
export function comparison(operator: ComparisonOperator, type: DataType): Evaluate {
  return isPlain(type) ? comparePlain(operator) : compareByOrder(operator, type);
}

/** `a IS DISTINCT FROM b`: never NULL. */
export function isDistinct(type: DataType): Evaluate {
  const compare = compareAs(type);
  return (a, b) => (a === null || b === null ? a !== b : compare(a, b) !== 0);
}

/** `x IN (a, b, …)`: NULL when nothing equals and something is NULL. */
export function isIn(type: DataType): Evaluate {
  const equals = comparison('=', type);
  return (operand, ...items) => {
    let result: Value = false;
    for (const item of items) {
      const equal = equals(operand, item);
      if (equal === true) return true;
      if (equal === null) result = null;
    }
    return result;
  };
}

/** GREATEST (`sign` 1) and LEAST (-1): NULLs are passed over. */
export function extreme(type: DataType, sign: 1 | -1): Evaluate {
  const compare = compareAs(type);
  return (...values) => {
    let result: Value = null;
    for (const value of values) {
      if (value !== null && (result === null || compare(value, result) * sign > 0)) result = value;
    }
    return result;
  };
}

/** Types whose values JavaScript's own operators order: no NaN, no objects. Text only for equality. */
function isPlain(type: DataType): boolean {
  return !['FLOAT', 'DOUBLE', 'INTERVAL', 'LIST', 'STRUCT', 'MAP', 'VARCHAR', 'JSON', 'UUID'].includes(type.kind);
}

function comparePlain(operator: ComparisonOperator): Evaluate {
  switch (operator) {
    case '=':
      return (a, b) => (a === null || b === null ? null : a === b);
    case '<>':
      return (a, b) => (a === null || b === null ? null : a !== b);
    case '<':
      return (a, b) => (a === null || b === null ? null : a < b);
    case '<=':
      return (a, b) => (a === null || b === null ? null : a <= b);
    case '>':
      return (a, b) => (a === null || b === null ? null : a > b);
    case '>=':
      return (a, b) => (a === null || b === null ? null : a >= b);
    default:
      return unreachable(operator);
  }
}

function compareByOrder(operator: ComparisonOperator, type: DataType): Evaluate {
  if (type.kind === 'VARCHAR' && (operator === '=' || operator === '<>')) return comparePlain(operator);
  const compare = compareAs(type);
  switch (operator) {
    case '=':
      return (a, b) => (a === null || b === null ? null : compare(a, b) === 0);
    case '<>':
      return (a, b) => (a === null || b === null ? null : compare(a, b) !== 0);
    case '<':
      return (a, b) => (a === null || b === null ? null : compare(a, b) < 0);
    case '<=':
      return (a, b) => (a === null || b === null ? null : compare(a, b) <= 0);
    case '>':
      return (a, b) => (a === null || b === null ? null : compare(a, b) > 0);
    case '>=':
      return (a, b) => (a === null || b === null ? null : compare(a, b) >= 0);
    default:
      return unreachable(operator);
  }
}
