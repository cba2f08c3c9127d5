import type { ExpressionSyntax } from './ast.js';
import type { Cursor } from './cursor.js';

/** `price`, `A.price`, `t.a.b`, and `A.*`. */
export function parseName(cursor: Cursor): ExpressionSyntax {
  const first = cursor.expectName('an expression');
  const path = [first];
  while (cursor.isSymbol('.')) {
    const next = cursor.peek(1);
    if (cursor.isSymbol('*', 1) && path.length === 1) {
      cursor.advance();
      cursor.advance();
      return { kind: 'variable-star', variable: first, ...cursor.spanFrom(first) };
    }
    cursor.advance();
    if ((next.kind !== 'word' && next.kind !== 'quoted-name') || cursor.isWord('FROM'))
      throw cursor.unexpected('the name of a column');
    path.push(cursor.takeIdentifier());
  }
  if (path.length > 1 && cursor.isSymbol('(')) {
    const last = path.at(-1) ?? first;
    throw cursor.failure(last, 'x.f(…) is not supported', `Write ${last.name}(…) with x as its first argument`);
  }
  return { kind: 'name', path, ...cursor.spanFrom(first) };
}
