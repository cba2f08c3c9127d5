import type { ExpressionSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';
import { parseBracketed } from './parse-bracketed.js';
import { parseCall } from './parse-call.js';
import { parseInterval, startsInterval } from './parse-interval-literal.js';
import { parseName } from './parse-name.js';
import { parseSpecialForm } from './parse-special-form.js';
import { parseTypedLiteral } from './parse-typed-literal.js';
import { canBeFunction } from './reserved-words.js';

/** What needs no operator: a literal, a name, a call, a CASE, something in brackets. */
export function parsePrimary(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const token = cursor.current;
  const { start, end } = token;
  switch (token.kind) {
    case 'number':
      cursor.advance();
      return { kind: 'number', text: token.digits, start, end };
    case 'string':
      cursor.advance();
      return { kind: 'string', value: token.value, start, end };
    case 'symbol':
      return parseBracketed(cursor, readExpression);
    case 'word':
      return parseWord(cursor, token.upper, readExpression);
    case 'quoted-name':
      return parseNameOrCall(cursor, readExpression);
    case 'end':
      throw cursor.unexpected('an expression');
  }
}

function parseWord(cursor: Cursor, upper: string, readExpression: ReadExpression): ExpressionSyntax {
  const { start, end } = cursor.current;
  if (cursor.takeWord('NULL')) return { kind: 'null', start, end };
  if (cursor.takeWord('TRUE')) return { kind: 'boolean', value: true, start, end };
  if (cursor.takeWord('FALSE')) return { kind: 'boolean', value: false, start, end };
  if (startsInterval(cursor)) return parseInterval(cursor, readExpression);
  return (
    parseSpecialForm(cursor, upper, readExpression) ??
    parseTypedLiteral(cursor, upper) ??
    parseWithSemantics(cursor, readExpression) ??
    parseNameOrCall(cursor, readExpression)
  );
}

function parseNameOrCall(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const token = cursor.current;
  const isCall = cursor.isSymbol('(', 1) && (token.kind !== 'word' || canBeFunction(token.upper));
  return isCall ? parseCall(cursor, readExpression) : parseName(cursor);
}

/** `RUNNING LAST(x)`, `FINAL count(*)`; elsewhere both words are names. */
function parseWithSemantics(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax | undefined {
  const final = cursor.isWord('FINAL');
  if (!(final || cursor.isWord('RUNNING')) || !cursor.isName(1)) return undefined;
  if (cursor.isSymbol('.', 2)) {
    const hint = 'For a column of a variable write FINAL LAST(A.x)';
    throw cursor.failure(cursor.current, `found ${final ? 'FINAL' : 'RUNNING'} before what is no function`, hint);
  }
  if (!cursor.isSymbol('(', 2)) return undefined;
  const first = cursor.advance();
  const operand = parseCall(cursor, readExpression);
  return { ...operand, semantics: final ? 'final' : 'running', ...cursor.spanFrom(first) };
}
