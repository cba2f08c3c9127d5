import type { ExpressionSyntax } from './ast.js';
import { callSyntax } from './call-syntax.js';
import type { Cursor } from './cursor.js';
import { LEVEL, levelAt, type ReadOperand } from './operators.js';
import { parseSubquery, startsSubquery } from './parse-subquery.js';

/** `IS [NOT] NULL | UNKNOWN | TRUE | FALSE | DISTINCT FROM x`, `ISNULL`, `NOTNULL`, behind `operand`. */
export function parseIs(cursor: Cursor, operand: ExpressionSyntax, readOperand: ReadOperand): ExpressionSyntax {
  if (cursor.takeWord('ISNULL')) return { kind: 'is-null', operand, negated: false, ...cursor.spanFrom(operand) };
  if (cursor.takeWord('NOTNULL')) return { kind: 'is-null', operand, negated: true, ...cursor.spanFrom(operand) };
  cursor.expectWord('IS');
  const negated = cursor.takeWord('NOT');
  if (cursor.takeWord('NULL') || cursor.takeWord('UNKNOWN')) {
    return { kind: 'is-null', operand, negated, ...cursor.spanFrom(operand) };
  }
  if (cursor.isWord('TRUE') || cursor.isWord('FALSE')) {
    const value = cursor.isWord('TRUE');
    cursor.advance();
    return { kind: 'is-boolean', operand, value, negated, ...cursor.spanFrom(operand) };
  }
  if (!cursor.isWord('DISTINCT')) {
    throw cursor.unexpected('NULL, TRUE, FALSE or DISTINCT FROM', 'Values are compared with =, not with IS');
  }
  cursor.advance();
  cursor.expectWord('FROM');
  const right = readOperand(cursor, LEVEL.comparison);
  if (levelAt(cursor) === LEVEL.is) throw cursor.unexpected('AND', 'Put (x IS DISTINCT FROM y) in brackets');
  return { kind: 'is-distinct', left: operand, right, negated, ...cursor.spanFrom(operand) };
}

/** `[NOT] BETWEEN … AND …`, `[NOT] IN (…)`, `[NOT] LIKE | ILIKE … [ESCAPE …]`, `[NOT] SIMILAR TO …`, `GLOB …`, behind `operand`. */
export function parsePredicate(cursor: Cursor, operand: ExpressionSyntax, readOperand: ReadOperand): ExpressionSyntax {
  const negated = cursor.takeWord('NOT');
  if (cursor.takeWord('IN')) return parseIn(cursor, operand, negated, readOperand);
  const predicate = cursor.takeWord('BETWEEN')
    ? parseBetween(cursor, operand, negated, readOperand)
    : cursor.isWord('SIMILAR') || cursor.isWord('GLOB')
      ? parseMatch(cursor, operand, negated, readOperand)
      : parseLike(cursor, operand, negated, readOperand);
  if (levelAt(cursor) === LEVEL.predicate) throw cursor.unexpected('AND', 'Put the first condition in brackets');
  return predicate;
}

function parseBetween(
  cursor: Cursor,
  operand: ExpressionSyntax,
  negated: boolean,
  readOperand: ReadOperand,
): ExpressionSyntax {
  const low = readOperand(cursor, LEVEL.comparison);
  cursor.expectWord('AND', 'Write x BETWEEN low AND high');
  const high = readOperand(cursor, LEVEL.concatenation);
  return { kind: 'between', operand, low, high, negated, ...cursor.spanFrom(operand) };
}

function parseIn(
  cursor: Cursor,
  operand: ExpressionSyntax,
  negated: boolean,
  readOperand: ReadOperand,
): ExpressionSyntax {
  if (startsSubquery(cursor)) {
    const subquery = parseSubquery(cursor, 'in');
    return { kind: 'in-subquery', operand, subquery, negated, ...cursor.spanFrom(operand) };
  }
  if (!cursor.isSymbol('(')) {
    const list = readOperand(cursor, LEVEL.member);
    const span = cursor.spanFrom(operand);
    const contains = callSyntax('contains', list, [list, operand], span);
    return negated ? { kind: 'unary', operator: 'not', operand: contains, ...span } : contains;
  }
  cursor.expectSymbol('(', '"("', "Write x IN ('a', 'b'); whether a list holds x is list_contains(list, x)");
  const items: ExpressionSyntax[] = [];
  do items.push(readOperand(cursor, LEVEL.any));
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')', '"," or ")"');
  return { kind: 'in', operand, items, negated, ...cursor.spanFrom(operand) };
}

/** `SIMILAR TO`, which takes a regular expression in DuckDB, and `GLOB`. */
function parseMatch(
  cursor: Cursor,
  operand: ExpressionSyntax,
  negated: boolean,
  readOperand: ReadOperand,
): ExpressionSyntax {
  const word = cursor.current;
  const similar = cursor.takeWord('SIMILAR');
  if (!similar && negated) throw cursor.failure(word, 'NOT GLOB is not possible', 'Write NOT (x GLOB y)');
  cursor.expectWord(similar ? 'TO' : 'GLOB');
  const pattern = readOperand(cursor, LEVEL.concatenation);
  if (cursor.isWord('ESCAPE')) {
    throw cursor.failure(cursor.current, 'ESCAPE goes with LIKE alone', 'Put a backslash before the character');
  }
  const span = cursor.spanFrom(operand);
  const match: ExpressionSyntax = similar
    ? callSyntax('regexp_full_match', word, [operand, pattern], span)
    : { kind: 'binary', operator: '~~~', left: operand, right: pattern, ...span };
  return negated ? { kind: 'unary', operator: 'not', operand: match, ...span } : match;
}

function parseLike(
  cursor: Cursor,
  operand: ExpressionSyntax,
  negated: boolean,
  readOperand: ReadOperand,
): ExpressionSyntax {
  const caseless = cursor.takeWord('ILIKE');
  if (!caseless) cursor.expectWord('LIKE');
  const pattern = readOperand(cursor, LEVEL.concatenation);
  const escapeWith = cursor.takeWord('ESCAPE') ? readOperand(cursor, LEVEL.concatenation) : undefined;
  const like = { kind: 'like', operand, pattern, caseless, negated, ...cursor.spanFrom(operand) } as const;
  return escapeWith === undefined ? like : { ...like, escape: escapeWith };
}
