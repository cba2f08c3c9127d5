import type { ExpressionSyntax, Span } from './ast.js';
import { callSyntax } from './call-syntax.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';

/** `x[1]`, and `x[a:b]`, which is `list_slice(x, a, b)`. */
export function parseSubscript(
  cursor: Cursor,
  operand: ExpressionSyntax,
  readExpression: ReadExpression,
): ExpressionSyntax {
  const open = cursor.expectSymbol('[');
  const index = cursor.isSymbol(':') ? undefined : readExpression(cursor);
  if (index === undefined || cursor.isSymbol(':')) return parseSlice(cursor, open, operand, index, readExpression);
  cursor.expectSymbol(']');
  return { kind: 'subscript', operand, index, ...cursor.spanFrom(operand) };
}

/** A bound that is left out is the first item, or the last. */
function parseSlice(
  cursor: Cursor,
  open: Span,
  operand: ExpressionSyntax,
  low: ExpressionSyntax | undefined,
  readExpression: ReadExpression,
): ExpressionSyntax {
  const colon = cursor.expectSymbol(':');
  const span = { start: colon.start, end: colon.end };
  const isOpen = cursor.isSymbol(']') || cursor.isSymbol(':');
  const first: ExpressionSyntax = low ?? { kind: 'number', text: '1', ...span };
  const one: ExpressionSyntax = { kind: 'number', text: '1', ...span };
  const last: ExpressionSyntax = isOpen
    ? { kind: 'unary', operator: '-', operand: one, ...span }
    : readExpression(cursor);
  const step = cursor.takeSymbol(':') ? [readExpression(cursor)] : [];
  cursor.expectSymbol(']', '":" or "]"');
  return callSyntax('list_slice', open, [operand, first, last, ...step], cursor.spanFrom(operand));
}

/** `f(x).field`, which is `struct_extract(f(x), 'field')`. */
export function parseMember(cursor: Cursor, operand: ExpressionSyntax): ExpressionSyntax {
  const dot = cursor.expectSymbol('.');
  const { kind } = cursor.current;
  if (kind !== 'word' && kind !== 'quoted-name') throw cursor.unexpected('the name of a field');
  const { name: value, start, end } = cursor.takeIdentifier();
  if (cursor.isSymbol('(')) {
    throw cursor.failure({ start, end }, 'x.f(…) is not supported', `Write ${value}(x, …)`);
  }
  const field: ExpressionSyntax = { kind: 'string', value, start, end };
  return callSyntax('struct_extract', dot, [operand, field], cursor.spanFrom(operand));
}
