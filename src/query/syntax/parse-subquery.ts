import type { SubquerySyntax } from './ast.js';
import type { Cursor } from './cursor.js';

/** Words with which DuckDB begins a query. */
const BEGINNINGS = ['SELECT', 'WITH', 'VALUES', 'FROM'];

/** Whether a query in brackets begins here, or so many tokens ahead. */
export function startsSubquery(cursor: Cursor, ahead = 0): boolean {
  return cursor.isSymbol('(', ahead) && BEGINNINGS.some((word) => cursor.isWord(word, ahead + 1));
}

/** `(SELECT …)` in an expression. What stands between the brackets is DuckDB's, and is not read here. */
export function parseSubquery(cursor: Cursor, use: SubquerySyntax['use']): SubquerySyntax {
  cursor.expectSymbol('(');
  const { start } = cursor.current;
  for (let depth = 0; depth > 0 || !cursor.isSymbol(')'); cursor.advance()) {
    if (cursor.isEnd() || cursor.isSymbol(';')) throw cursor.unexpected('")" behind the subquery');
    if (cursor.isSymbol('(')) depth++;
    if (cursor.isSymbol(')')) depth--;
  }
  const { end } = cursor.behind();
  cursor.advance();
  const subquery = { use, sql: cursor.text.slice(start, end), start, end };
  cursor.subqueries.push(subquery);
  return subquery;
}
