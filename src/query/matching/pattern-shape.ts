import { unreachable } from '../../errors.js';
import type { Pattern } from '../../patterns/pattern.js';

/** How few rows a match of it can have. */
export function leastRows(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'variable':
      return 1;
    case 'concatenation':
    case 'permutation':
      return pattern.items.reduce((sum, item) => sum + leastRows(item), 0);
    case 'alternation':
      return Math.min(...pattern.items.map(leastRows));
    case 'quantified':
      return pattern.min * leastRows(pattern.body);
    case 'exclusion':
      return leastRows(pattern.body);
    case 'gap':
    case 'empty':
    case 'anchor':
      return 0;
    default:
      return unreachable(pattern);
  }
}

/** How few rows of a match can stand before the first that is mapped to one of `variables`; infinite where none is. */
export function leastRowsBefore(pattern: Pattern, variables: readonly string[]): number {
  switch (pattern.kind) {
    case 'variable':
      return variables.includes(pattern.name) ? 0 : Number.POSITIVE_INFINITY;
    case 'concatenation': {
      let before = 0;
      let least = Number.POSITIVE_INFINITY;
      for (const item of pattern.items) {
        least = Math.min(least, before + leastRowsBefore(item, variables));
        before += leastRows(item);
      }
      return least;
    }
    case 'alternation':
    case 'permutation':
      return Math.min(...pattern.items.map((item) => leastRowsBefore(item, variables)));
    case 'quantified':
    case 'exclusion':
      return leastRowsBefore(pattern.body, variables);
    case 'gap':
    case 'empty':
    case 'anchor':
      return Number.POSITIVE_INFINITY;
    default:
      return unreachable(pattern);
  }
}

/** How many steps it takes to write out: quantifiers with bounds and permutations make many of few variables. */
export function stepsOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'variable':
    case 'gap':
      return 1;
    case 'concatenation':
    case 'alternation':
      return pattern.items.reduce((sum, item) => sum + stepsOf(item), 0);
    case 'quantified':
      return (pattern.max ?? pattern.min + 1) * stepsOf(pattern.body);
    case 'permutation':
      return 2 ** (pattern.items.length - 1) * pattern.items.reduce((sum, item) => sum + stepsOf(item), 0);
    case 'exclusion':
      return stepsOf(pattern.body);
    case 'empty':
    case 'anchor':
      return 0;
    default:
      return unreachable(pattern);
  }
}
