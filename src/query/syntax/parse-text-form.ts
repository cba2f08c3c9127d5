import type { ExpressionSyntax } from './ast.js';
import { callSyntax } from './call-syntax.js';
import type { Cursor } from './cursor.js';
import { LEVEL, type ReadExpression } from './operators.js';

/**
 * `POSITION(x IN y)`, `SUBSTRING(x FROM a FOR b)`, `TRIM(LEADING x FROM y)`, as calls of strpos, substring and the trim
 * functions; nothing where the arguments stand between commas, as any call's do.
 */
export function parseTextForm(
  cursor: Cursor,
  upper: 'POSITION' | 'SUBSTRING' | 'TRIM',
  readExpression: ReadExpression,
): ExpressionSyntax | undefined {
  if (!hasWords(cursor, upper === 'POSITION' ? ['IN'] : ['FROM', 'LEADING', 'TRAILING', 'BOTH'])) return undefined;
  const word = cursor.advance();
  cursor.expectSymbol('(');
  const form =
    upper === 'TRIM'
      ? parseTrim(cursor, readExpression)
      : upper === 'POSITION'
        ? parsePosition(cursor, readExpression)
        : parseSubstring(cursor, readExpression);
  cursor.expectSymbol(')');
  return callSyntax(form.name, word, form.operands, cursor.spanFrom(word));
}

interface Form {
  readonly name: string;
  readonly operands: readonly ExpressionSyntax[];
}

/** Whether one of the words stands between the brackets that open next, and in no brackets further in. */
function hasWords(cursor: Cursor, words: readonly string[]): boolean {
  let depth = 0;
  for (let ahead = 1; cursor.peek(ahead).kind !== 'end'; ahead++) {
    if (['(', '[', '{'].some((symbol) => cursor.isSymbol(symbol, ahead))) depth++;
    if ([')', ']', '}'].some((symbol) => cursor.isSymbol(symbol, ahead)) && --depth === 0) return false;
    if (depth === 1 && words.some((word) => cursor.isWord(word, ahead))) return true;
  }
  return false;
}

function parsePosition(cursor: Cursor, readExpression: ReadExpression): Form {
  const part = readExpression(cursor, LEVEL.concatenation);
  cursor.expectWord('IN');
  return { name: 'strpos', operands: [readExpression(cursor), part] };
}

function parseSubstring(cursor: Cursor, readExpression: ReadExpression): Form {
  const text = readExpression(cursor);
  cursor.expectWord('FROM');
  const operands = [text, readExpression(cursor)];
  if (cursor.takeWord('FOR')) operands.push(readExpression(cursor));
  return { name: 'substring', operands };
}

function parseTrim(cursor: Cursor, readExpression: ReadExpression): Form {
  const side = TRIM_SIDES.find(([word]) => cursor.takeWord(word));
  const name = side?.[1] ?? 'trim';
  const first = cursor.isWord('FROM') ? undefined : readExpression(cursor);
  if (!cursor.takeWord('FROM')) return { name, operands: first === undefined ? [] : [first] };
  const text = readExpression(cursor);
  return { name, operands: first === undefined ? [text] : [text, first] };
}

const TRIM_SIDES = [
  ['LEADING', 'ltrim'],
  ['TRAILING', 'rtrim'],
  ['BOTH', 'trim'],
] as const;
