import type { Problem } from '../../errors.js';
import type { ExpressionSyntax, QueryPartSyntax } from './ast.js';
import { Cursor } from './cursor.js';
import { lex } from './lexer.js';
import { readExpression } from './parse-expression.js';
import { parseFrom } from './parse-from.js';
import { parseInsert } from './parse-insert.js';
import { skipItem } from './parse-list.js';
import { parseUnion, parseWith } from './parse-relation.js';
import { parseSelectItems } from './parse-select-items.js';
import { parseSettings } from './parse-settings.js';
import { parseWindowed } from './parse-windowed.js';
import { describeToken } from './tokens.js';
import { isJoinWordAt, unsupportedStatementAt, unsupportedTailAt } from './unsupported-clauses.js';
import { isWindowedAt } from './windowed-at.js';
import type { QueryFileSyntax } from './windowed-syntax.js';

/** A file with one SELECT. There is a query, or a problem that is an error, never both. */
export function parseQuery(
  text: string,
  file: string,
): { readonly query?: QueryFileSyntax; readonly problems: readonly Problem[] } {
  const lexed = lex(text, file);
  if (!lexed.complete) return { problems: lexed.problems };
  const cursor = new Cursor(text, file, lexed);
  const query = cursor.attempt(
    () => parseSelect(cursor),
    () => {},
  );
  const { problems } = cursor;
  return query === undefined || cursor.errors > 0 ? { problems } : { query, problems };
}

/** Nothing when a part of it could not be read, which has then been reported. */
function parseSelect(cursor: Cursor): QueryFileSyntax | undefined {
  const settings = parseSettings(cursor);
  const first = cursor.current;
  if (cursor.isEnd()) throw cursor.failure(first, 'found no query, expected SELECT', SELECT_HINT);
  const refused = unsupportedStatementAt(cursor);
  if (refused !== undefined) throw cursor.failure(first, refused.message, refused.hint);
  const into = parseInsert(cursor);
  const tables = parseWith(cursor);
  if (cursor.isWord('SELECT') && isWindowedAt(cursor)) {
    const windowed = parseWindowed(cursor, tables, first);
    expectEnd(cursor);
    return { ...windowed, ...settings, ...(into === undefined ? {} : { into }) };
  }
  cursor.expectWord('SELECT', SELECT_HINT);
  const items = parseSelectItems(cursor);
  if (!cursor.isWord('FROM') && !cursor.isNearly('FROM')) throw cursor.unexpected('FROM and a stream', SELECT_HINT);
  cursor.expectWord('FROM');
  const from = cursor.attempt(
    () => parseFrom(cursor),
    () => skipToTail(cursor),
  );
  const isPlain = from !== undefined && from.matchRecognize === undefined && from.join === undefined;
  const where = parseTail(cursor, isPlain);
  const union = isPlain ? parseFurtherParts(cursor) : [];
  const span = cursor.spanFrom(first);
  expectEnd(cursor);
  if (from === undefined) return undefined;
  const { subqueries } = cursor;
  return {
    ...settings,
    ...(into === undefined ? {} : { into }),
    with: tables,
    items,
    from,
    ...(where === undefined ? {} : { where }),
    ...(union.length === 0 ? {} : { union }),
    subqueries,
    ...span,
  };
}

const SELECT_HINT = 'A query is written SELECT … FROM stream MATCH_RECOGNIZE (…) WHERE …';

/** Behind the first SELECT of a query without MATCH_RECOGNIZE. */
function parseFurtherParts(cursor: Cursor): readonly QueryPartSyntax[] {
  const parts = parseUnion(cursor, {
    message: 'MATCH_RECOGNIZE in a part of UNION ALL is not supported',
    hint: 'Write FROM (SELECT … UNION ALL SELECT …) MATCH_RECOGNIZE (…), or a file of its own for each',
  });
  const refused = unsupportedTailAt(cursor);
  if (refused !== undefined) throw cursor.failure(cursor.current, refused.message, refused.hint);
  return parts;
}

/** What stands behind FROM; what is not supported there is reported and passed. */
function parseTail(cursor: Cursor, mayBeUnited: boolean): ExpressionSyntax | undefined {
  let where: ExpressionSyntax | undefined;
  while (!(mayBeUnited && cursor.isWord('UNION'))) {
    const { current } = cursor;
    const refused = unsupportedTailAt(cursor);
    if (refused !== undefined) {
      cursor.report(current, refused.message, refused.hint);
      cursor.advance();
      while (isJoinWordAt(cursor)) cursor.advance();
      skipToTail(cursor);
    } else if (isWhere(cursor)) {
      if (where !== undefined) cursor.report(current, 'found WHERE a second time', 'Join conditions with AND');
      cursor.expectWord('WHERE');
      const condition = cursor.attempt(
        () => readExpression(cursor),
        () => skipToTail(cursor),
      );
      where ??= condition;
    } else {
      break;
    }
  }
  return where;
}

function isWhere(cursor: Cursor): boolean {
  return cursor.isWord('WHERE') || cursor.isNearly('WHERE');
}

function skipToTail(cursor: Cursor): void {
  const isTail = (): boolean => cursor.isWord('WHERE') || unsupportedTailAt(cursor) !== undefined;
  do skipItem(cursor, cursor.index, isTail);
  while (cursor.takeSymbol(',') || cursor.takeSymbol(')'));
}

function expectEnd(cursor: Cursor): void {
  if (cursor.isEnd()) return;
  const { current } = cursor;
  const found = describeToken(current, cursor.text);
  if (cursor.isWord('MATCH_RECOGNIZE')) {
    cursor.report(current, 'found MATCH_RECOGNIZE, expected it right behind the stream', SELECT_HINT);
  } else if (!cursor.isSymbol(';')) {
    cursor.report(current, `found ${found}, expected WHERE or the end of the query`);
  }
  while (cursor.takeSymbol(';'));
  if (cursor.isEnd() || !cursor.isSymbol(';', -1)) return;
  const second = describeToken(cursor.current, cursor.text);
  cursor.report(
    cursor.current,
    `found ${second} behind ";", expected the end of the file`,
    'A file holds one query: put the next one into a file of its own',
  );
}
