import type { ExpressionSyntax } from './ast.js';
import { callSyntax } from './call-syntax.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';
import { parseListLiteral, parseMapLiteral } from './parse-bracketed.js';
import { parseSubquery, startsSubquery } from './parse-subquery.js';
import { parseTextForm } from './parse-text-form.js';
import { parseType } from './parse-type.js';

/** CASE, CAST, EXTRACT and the like, which have a grammar of their own; nothing for other words. */
export function parseSpecialForm(
  cursor: Cursor,
  upper: string,
  readExpression: ReadExpression,
): ExpressionSyntax | undefined {
  if (upper === 'CASE') return parseCase(cursor, readExpression);
  if (upper === 'ARRAY' && cursor.isSymbol('[', 1)) {
    const first = cursor.advance();
    return { ...parseListLiteral(cursor, readExpression), ...cursor.spanFrom(first) };
  }
  if (upper === 'MAP' && cursor.isSymbol('{', 1)) return parseMapLiteral(cursor, readExpression);
  if (!cursor.isSymbol('(', 1)) return undefined;
  switch (upper) {
    case 'CAST':
    case 'TRY_CAST':
      return parseCast(cursor, upper === 'TRY_CAST', readExpression);
    case 'EXTRACT':
      return parseExtract(cursor, readExpression);
    case 'POSITION':
    case 'SUBSTRING':
    case 'TRIM':
      return parseTextForm(cursor, upper, readExpression);
    case 'EXISTS':
      return parseExists(cursor);
    default:
      return undefined;
  }
}

function parseExists(cursor: Cursor): ExpressionSyntax {
  const first = cursor.advance();
  if (!startsSubquery(cursor)) {
    cursor.advance();
    throw cursor.unexpected('SELECT', 'EXISTS (SELECT …) says whether a query of DuckDB has a row');
  }
  const subquery = parseSubquery(cursor, 'exists');
  return { kind: 'subquery', subquery, ...cursor.spanFrom(first) };
}

function parseCase(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const first = cursor.advance();
  const operand = cursor.isWord('WHEN') ? undefined : readExpression(cursor);
  const branches: { readonly when: ExpressionSyntax; readonly then: ExpressionSyntax }[] = [];
  do {
    cursor.expectWord('WHEN', 'Write CASE WHEN condition THEN value ELSE value END');
    const when = readExpression(cursor);
    cursor.expectWord('THEN');
    branches.push({ when, then: readExpression(cursor) });
  } while (cursor.isWord('WHEN'));
  const otherwise = cursor.takeWord('ELSE') ? readExpression(cursor) : undefined;
  if (!cursor.takeWord('END')) throw cursor.unexpected(otherwise === undefined ? 'WHEN, ELSE or END' : 'END');
  return {
    kind: 'case',
    ...(operand === undefined ? {} : { operand }),
    branches,
    ...(otherwise === undefined ? {} : { otherwise }),
    ...cursor.spanFrom(first),
  };
}

function parseCast(cursor: Cursor, lenient: boolean, readExpression: ReadExpression): ExpressionSyntax {
  const first = cursor.advance();
  cursor.expectSymbol('(');
  const operand = readExpression(cursor);
  cursor.expectWord('AS', 'Write CAST(x AS BIGINT)');
  const type = parseType(cursor);
  cursor.expectSymbol(')');
  return { kind: 'cast', operand, type, lenient, ...cursor.spanFrom(first) };
}

function parseExtract(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const word = cursor.advance();
  cursor.expectSymbol('(');
  const part = cursor.current;
  if (part.kind !== 'word' && part.kind !== 'string') throw cursor.unexpected('a part of time', EXTRACT_HINT);
  cursor.advance();
  const { start, end } = part;
  const value = part.kind === 'word' ? part.name.toLowerCase() : part.value;
  cursor.expectWord('FROM', EXTRACT_HINT);
  const operand = readExpression(cursor);
  cursor.expectSymbol(')');
  return callSyntax('date_part', word, [{ kind: 'string', value, start, end }, operand], cursor.spanFrom(word));
}

const EXTRACT_HINT = 'Write EXTRACT(hour FROM event_time)';
