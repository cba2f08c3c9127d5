import type { Span, WithSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { isMatchRecognize, parseRelation } from './parse-relation.js';
import { parseWindowTable } from './parse-window-table.js';
import { takeWordLists, takeWords } from './take-words.js';
import { type Refusal, unsupportedTailAt } from './unsupported-clauses.js';
import { startsWindowTable } from './windowed-at.js';
import type { QueryFileSyntax, WindowedSyntax } from './windowed-syntax.js';

/** A query over windows or with OVER, from SELECT to the end of its last clause. */
export function parseWindowed(cursor: Cursor, tables: readonly WithSyntax[], first: Span): QueryFileSyntax {
  cursor.expectWord('SELECT');
  if (cursor.isWord('DISTINCT')) {
    throw cursor.failure(
      cursor.current,
      'SELECT DISTINCT is not supported',
      'Every row counts: leave DISTINCT out, or write it when asking the archive',
    );
  }
  cursor.takeWord('ALL');
  const items = takeWordLists(cursor, 'a column', () => cursor.isWord('FROM') && !cursor.isWord('DISTINCT', -1));
  const from = cursor.current;
  cursor.expectWord('FROM');
  const isOverWindows = startsWindowTable(cursor);
  const { relation, window } = isOverWindows
    ? parseWindowTable(cursor)
    : { relation: parseRelation(cursor), window: undefined };
  if (isMatchRecognize(cursor)) {
    const hint = 'Make the windows a query of its own file, and let another with MATCH_RECOGNIZE read it by its name';
    throw cursor.failure(cursor.current, 'MATCH_RECOGNIZE over windows is not possible in one query', hint);
  }
  const fromSpan = { start: from.end, end: cursor.behind().end };
  const clauses = isOverWindows ? parseGroupedTail(cursor) : parseOverTail(cursor);
  const refused = unsupportedTailAt(cursor);
  if (refused !== undefined) throw cursor.failure(cursor.current, refused.message, wayOut(refused, isOverWindows));
  return {
    with: tables,
    items: [],
    from: { relation, start: relation.start, end: fromSpan.end },
    windowed: { items, ...(window === undefined ? {} : { window }), ...clauses },
    subqueries: cursor.subqueries,
    ...cursor.spanFrom(first),
  };
}

function wayOut({ hint }: Refusal, isOverWindows: boolean): string {
  if (!isOverWindows) return hint;
  return `Behind a window stand WHERE, GROUP BY and HAVING alone. ${hint}`;
}

type Clauses = Pick<WindowedSyntax, 'where' | 'groupBy' | 'having' | 'windows' | 'qualify'>;

function parseGroupedTail(cursor: Cursor): Clauses {
  const where = takeClause(cursor, 'WHERE', 'a condition');
  const groupBy = parseGroupBy(cursor);
  const having = takeClause(cursor, 'HAVING', 'a condition');
  return { ...(where && { where }), ...(groupBy && { groupBy }), ...(having && { having }) };
}

function parseOverTail(cursor: Cursor): Clauses {
  const where = takeClause(cursor, 'WHERE', 'a condition');
  const windows = takeClause(cursor, 'WINDOW', 'w AS (…)');
  const qualify = takeClause(cursor, 'QUALIFY', 'a condition');
  return { ...(where && { where }), ...(windows && { windows }), ...(qualify && { qualify }) };
}

function takeClause(cursor: Cursor, word: string, expected: string): WindowedSyntax['where'] {
  if (!cursor.isWord(word) && !cursor.isNearly(word)) return undefined;
  cursor.expectWord(word);
  return takeWords(cursor, expected, () => isClause(cursor));
}

function parseGroupBy(cursor: Cursor): WindowedSyntax['groupBy'] {
  const first = cursor.current;
  if (!cursor.takeWord('GROUP')) return undefined;
  cursor.expectWord('BY');
  const special = ['ALL', 'GROUPING', 'ROLLUP', 'CUBE'].find((word) => cursor.isWord(word));
  if (special !== undefined) {
    throw cursor.failure(
      cursor.current,
      `GROUP BY ${special} is not supported`,
      'List the columns that group the rows',
    );
  }
  const items = takeWordLists(cursor, 'a column', () => isClause(cursor));
  return { items, ...cursor.spanFrom(first) };
}

const CLAUSES: ReadonlySet<string> = new Set(
  'WHERE GROUP HAVING WINDOW QUALIFY ORDER LIMIT UNION INTERSECT EXCEPT FETCH OFFSET JOIN'.split(' '),
);

/** Words that can stand in no expression outside its brackets. */
function isClause(cursor: Cursor): boolean {
  const { current } = cursor;
  return current.kind === 'word' && CLAUSES.has(current.upper);
}
