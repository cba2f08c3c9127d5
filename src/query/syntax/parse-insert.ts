import type { InsertSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { parseColumns } from './parse-relation.js';

/** `INSERT INTO stream [(columns)]`; undefined where it does not stand. */
export function parseInsert(cursor: Cursor): InsertSyntax | undefined {
  if (!cursor.isWord('INSERT')) return undefined;
  const first = cursor.advance();
  cursor.expectWord('INTO', 'Write INSERT INTO stream SELECT …');
  const stream = cursor.expectName('the name of a stream', 'Write INSERT INTO stream SELECT …');
  const columns = parseColumns(cursor);
  return { stream, columns, ...cursor.spanFrom(first) };
}
