import type { ExpressionSyntax } from './ast.js';
import { callSyntax } from './call-syntax.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';

/** `x[1]`. */
export function parseSubscript(
  cursor: Cursor,
  operand: ExpressionSyntax,
  readExpression: ReadExpression,
): ExpressionSyntax {
  cursor.expectSymbol('[');
  const index = cursor.isSymbol(':') ? undefined : readExpression(cursor);
  if (index === undefined || cursor.isSymbol(':')) {
    throw cursor.failure(
      cursor.current,
      'slices x[a:b] are not supported',
      'Write list_slice(x, a, b) or substring(…)',
    );
  }
  cursor.expectSymbol(']');
  return { kind: 'subscript', operand, index, ...cursor.spanFrom(operand) };
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
