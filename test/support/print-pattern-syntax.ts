import { unreachable } from '../../src/errors.js';
import type { PatternSyntax } from '../../src/query/syntax/ast.js';

/** A pattern as PATTERN writes it, with brackets only where it would be read otherwise. */
export function printPatternSyntax(pattern: PatternSyntax): string {
  switch (pattern.kind) {
    case 'variable':
      return pattern.name.quoted ? `"${pattern.name.name.replaceAll('"', '""')}"` : pattern.name.name;
    case 'concatenation':
      return pattern.items.map((item) => bracketed(item, ['concatenation', 'alternation'])).join(' ');
    case 'alternation':
      return pattern.items.map((item) => bracketed(item, ['alternation'])).join(' | ');
    case 'permutation':
      return `PERMUTE(${pattern.items.map(printPatternSyntax).join(', ')})`;
    case 'quantified':
      return bracketed(pattern.body, ['concatenation', 'alternation', 'quantified']) + quantifier(pattern);
    case 'exclusion':
      return `{-${printPatternSyntax(pattern.body)}-}`;
    case 'anchor':
      return pattern.at === 'start' ? '^' : '$';
    case 'empty':
      return '()';
    default:
      return unreachable(pattern);
  }
}

function bracketed(pattern: PatternSyntax, kinds: readonly PatternSyntax['kind'][]): string {
  const text = printPatternSyntax(pattern);
  return kinds.includes(pattern.kind) ? `(${text})` : text;
}

interface Bounds {
  readonly min: number;
  readonly max?: number;
  readonly greedy: boolean;
}

function quantifier({ min, max, greedy }: Bounds): string {
  return bounds(min, max) + (greedy ? '' : '?');
}

function bounds(min: number, max: number | undefined): string {
  if (max === undefined) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  if (min === 0) return max === 1 ? '?' : `{,${max}}`;
  return min === max ? `{${min}}` : `{${min},${max}}`;
}
