import { unreachable } from '../../errors.js';
import type { PatternSyntax } from '../syntax/ast.js';

/** The greedy quantifier without a bound that a pattern ends in, if it does: only a row that does not fit can end it. */
export function endlessTail(pattern: PatternSyntax): PatternSyntax | undefined {
  switch (pattern.kind) {
    case 'quantified':
      return pattern.greedy && pattern.max === undefined ? pattern : endlessTail(pattern.body);
    case 'exclusion':
      return endlessTail(pattern.body);
    case 'alternation':
    case 'permutation':
      return pattern.items.map(endlessTail).find((found) => found !== undefined);
    case 'concatenation': {
      for (const item of pattern.items.toReversed()) {
        const found = endlessTail(item);
        if (found !== undefined) return found;
        if (!canBeEmpty(item)) return undefined;
      }
      return undefined;
    }
    case 'variable':
    case 'anchor':
    case 'empty':
      return undefined;
    default:
      return unreachable(pattern);
  }
}

function canBeEmpty(pattern: PatternSyntax): boolean {
  switch (pattern.kind) {
    case 'quantified':
      return pattern.min === 0 || canBeEmpty(pattern.body);
    case 'exclusion':
      return canBeEmpty(pattern.body);
    case 'alternation':
      return pattern.items.some(canBeEmpty);
    case 'concatenation':
    case 'permutation':
      return pattern.items.every(canBeEmpty);
    case 'anchor':
    case 'empty':
      return true;
    case 'variable':
      return false;
    default:
      return unreachable(pattern);
  }
}
