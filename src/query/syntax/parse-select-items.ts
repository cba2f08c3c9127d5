import type { Identifier, SelectItemSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { readExpression } from './parse-expression.js';
import { parseList } from './parse-list.js';

/** `*`, `expression`, `expression [AS] alias`, between commas, up to FROM or to what a query without it goes on with. */
export function parseSelectItems(cursor: Cursor): readonly SelectItemSyntax[] {
  if (cursor.isWord('DISTINCT')) {
    const hint = 'Every row counts: leave DISTINCT out, or write it when asking the archive';
    cursor.report(cursor.advance(), 'SELECT DISTINCT is not supported', hint);
  } else {
    cursor.takeWord('ALL');
  }
  const isEnd = (): boolean => isFrom(cursor) || cursor.isWord('WHERE') || cursor.isWord('UNION');
  return parseList(cursor, { item: 'a column', expected: '"," or FROM', isEnd }, () => parseItem(cursor));
}

function parseItem(cursor: Cursor): SelectItemSyntax {
  const first = cursor.current;
  const { start, end } = first;
  if (cursor.takeSymbol('*')) {
    refuseStarOptions(cursor);
    return { expression: { kind: 'star', start, end }, start, end };
  }
  const expression = readExpression(cursor);
  if (expression.kind === 'variable-star') refuseStarOptions(cursor);
  const alias = parseAlias(cursor);
  const span = cursor.spanFrom(first);
  return alias === undefined ? { expression, ...span } : { expression, alias, ...span };
}

function parseAlias(cursor: Cursor): Identifier | undefined {
  if (cursor.takeWord('AS')) return cursor.expectName('a name for the column', 'A name is written plainly or in "…"');
  if (cursor.current.kind === 'string')
    throw cursor.unexpected('"," or FROM', 'A name for a column goes in "…", not \'…\'');
  return cursor.isName() && !isFrom(cursor) ? cursor.takeIdentifier() : undefined;
}

function isFrom(cursor: Cursor): boolean {
  if (cursor.isWord('FROM')) return !cursor.isWord('DISTINCT', -1);
  return cursor.isNearly('FROM') && cursor.isName(1);
}

function refuseStarOptions(cursor: Cursor): void {
  if (!['EXCLUDE', 'EXCEPT', 'REPLACE', 'RENAME'].some((word) => cursor.isWord(word))) return;
  throw cursor.failure(cursor.current, 'leaving columns out of * is not supported', 'List the columns that are wanted');
}
