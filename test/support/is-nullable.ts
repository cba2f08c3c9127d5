import { unreachable } from '../../src/errors.js';
import type { Pattern } from '../../src/patterns/pattern.js';

/** Whether a pattern can match no row at all. */
export function isNullable(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'variable':
      return false;
    case 'gap':
    case 'empty':
      return true;
    case 'concatenation':
      return pattern.items.every(isNullable);
    case 'alternation':
      return pattern.items.some(isNullable);
    case 'quantified':
      return pattern.min === 0 || isNullable(pattern.body);
    case 'permutation':
    case 'exclusion':
    case 'anchor':
      throw new Error(`${pattern.kind} is not drawn`);
    default:
      return unreachable(pattern);
  }
}
