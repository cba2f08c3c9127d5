import type { ExpressionSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';
import { parseSubquery, startsSubquery } from './parse-subquery.js';

/** `(x)`, whose span holds the brackets too, `(SELECT …)` and `[x, y]`. */
export function parseBracketed(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const first = cursor.current;
  if (cursor.isSymbol('[')) return parseListLiteral(cursor, readExpression);
  if (startsSubquery(cursor)) {
    const subquery = parseSubquery(cursor, 'scalar');
    return { kind: 'subquery', subquery, ...cursor.spanFrom(first) };
  }
  if (!cursor.takeSymbol('(')) throw refuseSymbol(cursor);
  const inner = readExpression(cursor);
  const isRow = cursor.isSymbol(',');
  cursor.expectSymbol(')', '")"', isRow ? 'Rows (a, b) are not supported: compare one by one' : undefined);
  return { ...inner, ...cursor.spanFrom(first) };
}

/** `[x, y]`, also behind ARRAY. */
export function parseListLiteral(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const first = cursor.expectSymbol('[');
  const items: ExpressionSyntax[] = [];
  if (!cursor.isSymbol(']')) {
    do items.push(readExpression(cursor));
    while (cursor.takeSymbol(','));
  }
  cursor.expectSymbol(']', '"," or "]"');
  return { kind: 'list', items, ...cursor.spanFrom(first) };
}

function refuseSymbol(cursor: Cursor): Error {
  if (cursor.isSymbol('{')) {
    return cursor.failure(cursor.current, 'structs {…} are not supported', 'Give each field a column of its own');
  }
  if (cursor.isSymbol('?') || cursor.isSymbol('$')) {
    return cursor.failure(cursor.current, 'parameters are not supported', 'Write the value itself');
  }
  const hint = cursor.isSymbol('*') ? '* stands alone, in SELECT * and in count(*)' : undefined;
  return cursor.unexpected('an expression', hint);
}
