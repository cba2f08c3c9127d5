import type { ExpressionSyntax } from './ast.js';
import { callSyntax } from './call-syntax.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';
import { parseSubquery, startsSubquery } from './parse-subquery.js';

/** `(x)`, whose span holds the brackets too, `(SELECT …)`, `[x, y]` and `{'a': x}`. */
export function parseBracketed(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const first = cursor.current;
  if (cursor.isSymbol('[')) return parseListLiteral(cursor, readExpression);
  if (cursor.isSymbol('{')) return parseStructLiteral(cursor, readExpression);
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

/** `{'a': x, b: y}`, which is `struct_pack(a := x, b := y)`. */
function parseStructLiteral(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const first = cursor.expectSymbol('{');
  const parts: ExpressionSyntax[] = [];
  do {
    const token = cursor.current;
    const { start, end } = token;
    if (token.kind === 'string') {
      cursor.advance();
      parts.push({ kind: 'string', value: token.value, start, end });
    } else {
      const { name } = cursor.expectName("the name of a field, as in {'a': 1}");
      parts.push({ kind: 'string', value: name, start, end });
    }
    cursor.expectSymbol(':');
    parts.push(readExpression(cursor));
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol('}', '"," or "}"');
  return callSyntax('{}', first, parts, cursor.spanFrom(first));
}

/** `{k: v, …}` behind MAP, which is `map([k, …], [v, …])`. */
export function parseMapLiteral(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const word = cursor.advance();
  const open = cursor.expectSymbol('{');
  const keys: ExpressionSyntax[] = [];
  const values: ExpressionSyntax[] = [];
  if (!cursor.isSymbol('}')) {
    do {
      keys.push(readExpression(cursor));
      cursor.expectSymbol(':', '":"', "A map is written MAP {'a': 1, 'b': 2}");
      values.push(readExpression(cursor));
    } while (cursor.takeSymbol(','));
  }
  cursor.expectSymbol('}', '"," or "}"');
  const span = cursor.spanFrom(open);
  const lists: readonly ExpressionSyntax[] = [
    { kind: 'list', items: keys, ...span },
    { kind: 'list', items: values, ...span },
  ];
  return callSyntax('map', word, lists, cursor.spanFrom(word));
}

function refuseSymbol(cursor: Cursor): Error {
  if (cursor.isSymbol('?') || cursor.isSymbol('$')) {
    return cursor.failure(cursor.current, 'parameters are not supported', 'Write the value itself');
  }
  const hint = cursor.isSymbol('*') ? '* stands alone, in SELECT * and in count(*)' : undefined;
  return cursor.unexpected('an expression', hint);
}
