import { unreachable } from '../../errors.js';
import type { Pattern } from '../pattern.js';

/** Whether a pattern can match no row at all. */
export function isNullable(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'empty':
    case 'anchor':
      return true;
    case 'variable':
      return false;
    case 'gap':
      return pattern.rows === undefined;
    case 'concatenation':
    case 'permutation':
      return pattern.items.every(isNullable);
    case 'alternation':
      return pattern.items.some(isNullable);
    case 'quantified':
      return pattern.min === 0 || isNullable(pattern.body);
    case 'exclusion':
      return isNullable(pattern.body);
    default:
      return unreachable(pattern);
  }
}
