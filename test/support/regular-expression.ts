import { unreachable } from '../../src/errors.js';
import type { Pattern } from '../../src/patterns/pattern.js';

/** A pattern as JavaScript's regular expression over text in which each row is the lower-case letter of its variable. */
export function regularExpression(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'variable':
      return ahead('!', pattern.unless) + ahead('=', pattern.when) + pattern.name.toLowerCase();
    case 'gap': {
      const row = `${ahead('=', pattern.when)}[^${pattern.until.join('').toLowerCase()}]`;
      return pattern.rows === 'one' ? row : `(?:${row})*?`;
    }
    case 'anchor':
      return pattern.at === 'start' ? '^' : '$';
    case 'exclusion':
      return regularExpression(pattern.body);
    case 'permutation':
      return `(?:${ordersOf(pattern.items)
        .map((items) => items.map(regularExpression).join(''))
        .join('|')})`;
    case 'empty':
      return '(?:)';
    case 'concatenation':
      return pattern.items.map(regularExpression).join('');
    case 'alternation':
      return `(?:${pattern.items.map(regularExpression).join('|')})`;
    case 'quantified':
      return `(?:${regularExpression(pattern.body)}){${pattern.min},${pattern.max ?? ''}}${pattern.greedy ? '' : '?'}`;
    default:
      return unreachable(pattern);
  }
}

function ahead(sign: '!' | '=', names: readonly string[] = []): string {
  return names.map((name) => `(?${sign}${name.toLowerCase()})`).join('');
}

/** Of two items or three, written out. */
function ordersOf([a, b, c]: readonly Pattern[]): readonly (readonly Pattern[])[] {
  if (a === undefined || b === undefined) return [];
  if (c === undefined)
    return [
      [a, b],
      [b, a],
    ];
  return [
    [a, b, c],
    [a, c, b],
    [b, a, c],
    [b, c, a],
    [c, a, b],
    [c, b, a],
  ];
}
