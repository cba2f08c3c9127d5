import type { ExpressionSyntax, Span } from './ast.js';
import type { Cursor } from './cursor.js';

/**
 * `type = payload ->> 'kind'` reads `(type = payload) ->> 'kind'`, in DuckDB as here, since its arrows bind more weakly than
 * all else on their left (and `->` on its right too): nobody means that.
 */
export function checkArrow(cursor: Cursor, arrow: Span, left: ExpressionSyntax, right: ExpressionSyntax): void {
  const loose = isLoose(left) || (isLoose(right) && leftmost(right).kind !== 'name');
  if (!loose) return;
  const symbol = cursor.text.slice(arrow.start, arrow.end);
  const side = isLoose(left) ? 'before' : 'behind';
  cursor.warn(
    arrow,
    `"${symbol}" takes all that stands ${side} it, as in DuckDB`,
    `Put brackets where they are meant: x = (payload ${symbol} 'field')`,
  );
}

/** Whether an operator stands outside brackets. */
function isLoose(expression: ExpressionSyntax): boolean {
  const first = firstOperand(expression);
  if (first === undefined) return false;
  if (expression.kind === 'binary' && (expression.operator === '->' || expression.operator === '->>')) return false;
  return first.start === expression.start;
}

function leftmost(expression: ExpressionSyntax): ExpressionSyntax {
  const first = firstOperand(expression);
  return first === undefined ? expression : leftmost(first);
}

function firstOperand(expression: ExpressionSyntax): ExpressionSyntax | undefined {
  switch (expression.kind) {
    case 'binary':
    case 'is-distinct':
      return expression.left;
    case 'is-null':
    case 'is-boolean':
    case 'between':
    case 'in':
    case 'like':
      return expression.operand;
    default:
      return undefined;
  }
}
