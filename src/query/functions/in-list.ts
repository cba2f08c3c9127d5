import type { DataType, Value } from '../../schema.js';
import { isIn } from './comparison-functions.js';
import type { Evaluate } from './overload.js';

/** `x IN` a long list of constants: found at once where JavaScript's own equality is SQL's. */
export function isInList(type: DataType, list: readonly Value[]): Evaluate {
  if (list.some((value) => typeof value === 'object' && value !== null)) {
    const isOneOf = isIn(type);
    return (operand = null) => isOneOf(operand, ...list);
  }
  const values = new Set(list);
  const otherwise = values.has(null) ? null : false;
  return (operand = null) => (operand === null ? null : values.has(operand) || otherwise);
}
