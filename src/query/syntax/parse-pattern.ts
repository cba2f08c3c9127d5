import { clauseAt } from '../matching/match-clauses.js';
import type { PatternSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { isQuantifierAt, parseQuantifier } from './parse-quantifier.js';

const SPACES_HINT = 'Variables that follow each other are separated by spaces: PATTERN (A B C)';

/** What stands in the brackets of PATTERN, up to the closing one. */
export function parsePattern(cursor: Cursor): PatternSyntax {
  return cursor.nested(() => {
    const items = [parseConcatenation(cursor)];
    for (;;) {
      if (cursor.isSymbol('||')) {
        const { start, end } = cursor.advance();
        cursor.report({ start, end }, 'found "||", expected "|"', 'Alternatives are written A | B');
      } else if (!cursor.takeSymbol('|')) {
        return combine('alternation', items);
      }
      items.push(parseConcatenation(cursor));
    }
  });
}

function parseConcatenation(cursor: Cursor): PatternSyntax {
  const items = [parseQuantified(cursor)];
  while (startsPrimary(cursor) && !leavesPattern(cursor)) items.push(parseQuantified(cursor));
  return combine('concatenation', items);
}

function combine(kind: 'concatenation' | 'alternation', items: readonly PatternSyntax[]): PatternSyntax {
  const [first] = items;
  if (first === undefined) throw new Error('a pattern without parts');
  const last = items.at(-1) ?? first;
  return items.length === 1 ? first : { kind, items, start: first.start, end: last.end };
}

function parseQuantified(cursor: Cursor): PatternSyntax {
  const body = parsePrimary(cursor);
  if (!isQuantifierAt(cursor)) return body;
  const quantifier = parseQuantifier(cursor);
  if (isQuantifierAt(cursor)) throw cursor.unexpected('one quantifier', 'Put the first in brackets: (A+)*');
  return { kind: 'quantified', body, ...quantifier, ...cursor.spanFrom(body) };
}

function parsePrimary(cursor: Cursor): PatternSyntax {
  const first = cursor.current;
  const { start, end } = first;
  if (cursor.takeSymbol('^')) return { kind: 'anchor', at: 'start', start, end };
  if (cursor.takeSymbol('$')) return { kind: 'anchor', at: 'end', start, end };
  if (cursor.isSymbol('(')) return parseGroup(cursor);
  if (isExclusionStart(cursor)) return parseExclusion(cursor);
  if (cursor.isWord('PERMUTE') && cursor.isSymbol('(', 1)) return parsePermutation(cursor);
  const name = cursor.expectName('a variable', hintFor(cursor));
  return { kind: 'variable', name, start, end };
}

function parseGroup(cursor: Cursor): PatternSyntax {
  const first = cursor.expectSymbol('(');
  if (cursor.takeSymbol(')')) return { kind: 'empty', ...cursor.spanFrom(first) };
  const inner = parsePattern(cursor);
  closeBracket(cursor);
  return { ...inner, ...cursor.spanFrom(first) };
}

function parseExclusion(cursor: Cursor): PatternSyntax {
  const first = cursor.advance();
  cursor.advance();
  const body = parsePattern(cursor);
  if (!isExclusionEnd(cursor)) throw cursor.unexpected('"-}"', 'What is left out of the output is written {- A -}');
  cursor.advance();
  cursor.advance();
  return { kind: 'exclusion', body, ...cursor.spanFrom(first) };
}

function parsePermutation(cursor: Cursor): PatternSyntax {
  const first = cursor.advance();
  cursor.expectSymbol('(');
  const items: PatternSyntax[] = [];
  do items.push(parsePattern(cursor));
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')', '"," or ")"', 'PERMUTE takes its parts with commas: PERMUTE(A, B)');
  return { kind: 'permutation', items, ...cursor.spanFrom(first) };
}

/** Takes the bracket that closes a pattern, or says what could have gone on there. */
export function closeBracket(cursor: Cursor): void {
  cursor.expectSymbol(')', 'a variable, a quantifier, "|" or ")"', hintFor(cursor));
}

/** Whether a clause begins here that could not be variables in a row, so that the pattern's bracket must be missing. */
export function leavesPattern(cursor: Cursor): boolean {
  const clause = clauseAt(cursor)?.clause;
  return clause === 'WITHIN' || clause === 'SUBSET' || clause === 'DEFINE';
}

function hintFor(cursor: Cursor): string | undefined {
  if ([',', '->', '->>', '.', ';'].some((symbol) => cursor.isSymbol(symbol))) return SPACES_HINT;
  if (isQuantifierAt(cursor)) return 'A quantifier stands behind what it repeats: A+ or (A B)+';
  if (cursor.isSymbol(')')) return 'The pattern that matches no row is written PATTERN (())';
  const { current } = cursor;
  if (current.kind === 'word' && !cursor.isName() && !cursor.isWord('AND')) {
    return `${current.upper} is a word of the language: as a variable it is written "${current.name}"`;
  }
  if (cursor.isSymbol('&') || cursor.isWord('AND')) return 'What must hold for one row is said in DEFINE';
  return undefined;
}

function startsPrimary(cursor: Cursor): boolean {
  return (
    cursor.isName() || cursor.isSymbol('(') || cursor.isSymbol('^') || cursor.isSymbol('$') || isExclusionStart(cursor)
  );
}

function isExclusionStart(cursor: Cursor): boolean {
  return cursor.isSymbol('{') && cursor.isSymbol('-', 1) && cursor.touches(1);
}

function isExclusionEnd(cursor: Cursor): boolean {
  return cursor.isSymbol('-') && cursor.isSymbol('}', 1) && cursor.touches(1);
}
