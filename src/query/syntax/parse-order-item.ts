import type { OrderSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';

/** `x [ASC | DESC] [NULLS FIRST | LAST]`. */
export function parseOrderItem(cursor: Cursor, readExpression: ReadExpression): OrderSyntax {
  const expression = readExpression(cursor);
  const descending = cursor.takeWord('DESC');
  if (!descending) cursor.takeWord('ASC');
  const order = { expression, descending };
  if (!cursor.takeWord('NULLS')) return { ...order, ...cursor.spanFrom(expression) };
  const first = cursor.takeWord('FIRST');
  if (!first) cursor.expectWord('LAST', 'Write NULLS FIRST or NULLS LAST');
  return { ...order, nulls: first ? 'first' : 'last', ...cursor.spanFrom(expression) };
}
