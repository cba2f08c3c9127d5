import type { ExpressionSyntax, Identifier, QueryPartSyntax, QuerySyntax, RelationSyntax, WithSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { readExpression } from './parse-expression.js';
import { parseSelectItems } from './parse-select-items.js';
import { type Refusal, unsupportedTailAt } from './unsupported-clauses.js';

/** `stream [AS] alias`, `(SELECT …) [AS] alias(columns)`, `(VALUES …) …`, `(SELECT … UNION ALL SELECT …) …`. */
export function parseRelation(cursor: Cursor): RelationSyntax {
  const first = cursor.current;
  if (cursor.isSymbol('(')) {
    const query = parseQueryInBrackets(cursor);
    return { kind: 'query', query, ...parseNames(cursor), ...cursor.spanFrom(first) };
  }
  refuseOtherSources(cursor);
  const name = cursor.expectName('the name of a stream');
  if (cursor.isSymbol('.')) {
    throw cursor.failure(cursor.current, 'found ".", expected a stream by its plain name', 'Streams are in no schema');
  }
  return { kind: 'name', name, ...parseNames(cursor), ...cursor.spanFrom(first) };
}

/** `WITH name AS (…), …`; nothing where there is none. */
export function parseWith(cursor: Cursor): readonly WithSyntax[] {
  if (!cursor.takeWord('WITH')) return [];
  if (cursor.isWord('RECURSIVE') && cursor.isName(1)) {
    throw cursor.failure(cursor.current, 'WITH RECURSIVE is not supported', 'Write WITH name AS (SELECT …)');
  }
  const tables: WithSyntax[] = [];
  do {
    const name = cursor.expectName('a name for a query', 'Write WITH name AS (SELECT …) SELECT …');
    const columns = parseColumns(cursor);
    cursor.expectWord('AS', 'Write WITH name AS (SELECT …) SELECT …');
    tables.push({ name, columns, query: parseQueryInBrackets(cursor), ...cursor.spanFrom(name) });
  } while (cursor.takeSymbol(','));
  return tables;
}

export function isMatchRecognize(cursor: Cursor): boolean {
  return cursor.isWord('MATCH_RECOGNIZE') || (cursor.isNearly('MATCH_RECOGNIZE') && cursor.isSymbol('(', 1));
}

export function parseAlias(cursor: Cursor): Identifier | undefined {
  if (cursor.takeWord('AS')) return cursor.expectName('another name for it');
  const isWhere = cursor.isNearly('WHERE') && (cursor.isName(1) || cursor.isSymbol('(', 1) || cursor.isWord('NOT', 1));
  if (!cursor.isName() || isMatchRecognize(cursor) || (isWhere && !cursor.isWord('MATCH_RECOGNIZE', 1)))
    return undefined;
  return cursor.takeIdentifier();
}

/** `[AS] alias(columns)`, if it stands here. */
export function parseNames(cursor: Cursor): Pick<RelationSyntax, 'alias' | 'columns'> {
  const alias = parseAlias(cursor);
  return alias === undefined ? { columns: [] } : { alias, columns: parseColumns(cursor) };
}

/** `(a, b)` behind a name. */
export function parseColumns(cursor: Cursor): readonly Identifier[] {
  const columns: Identifier[] = [];
  if (!cursor.takeSymbol('(')) return columns;
  do columns.push(cursor.expectName('a name for a column'));
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')', '"," or ")"');
  return columns;
}

export function parseQueryInBrackets(cursor: Cursor): QuerySyntax {
  return cursor.nested(() => {
    const first = cursor.expectSymbol('(', '"(" and a SELECT');
    const tables = parseWith(cursor);
    const parts = [parsePart(cursor, MATCH_IN_BRACKETS), ...parseUnion(cursor, MATCH_IN_BRACKETS)];
    refuseTail(cursor);
    cursor.expectSymbol(')', parts.at(-1)?.kind === 'values' ? '"," or ")"' : 'WHERE, UNION ALL or ")"');
    return { with: tables, parts, ...cursor.spanFrom(first) };
  });
}

const MATCH_IN_BRACKETS: Refusal = {
  message: 'MATCH_RECOGNIZE inside the brackets of FROM is not supported',
  hint: 'Write SELECT … FROM (SELECT …) MATCH_RECOGNIZE (…)',
};

/** `UNION ALL part`, as often as it stands here; what is said of MATCH_RECOGNIZE in one is the caller's. */
export function parseUnion(cursor: Cursor, matchRecognize: Refusal): readonly QueryPartSyntax[] {
  const parts: QueryPartSyntax[] = [];
  while (cursor.isWord('UNION')) {
    const word = cursor.advance();
    if (!cursor.takeWord('ALL')) {
      const hint = 'Write UNION ALL: an event is an event, also if another is like it';
      throw cursor.failure(word, 'UNION without ALL is not supported', hint);
    }
    parts.push(parsePart(cursor, matchRecognize));
  }
  return parts;
}

/** One SELECT, VALUES, or a query in brackets of its own. */
export function parsePart(cursor: Cursor, matchRecognize: Refusal): QueryPartSyntax {
  const first = cursor.current;
  if (cursor.isSymbol('(')) {
    return { kind: 'query', query: parseQueryInBrackets(cursor), ...cursor.spanFrom(first) };
  }
  if (cursor.takeWord('VALUES')) {
    const rows = [parseRow(cursor)];
    while (cursor.takeSymbol(',')) rows.push(parseRow(cursor));
    return { kind: 'values', rows, ...cursor.spanFrom(first) };
  }
  cursor.expectWord('SELECT', 'In brackets behind FROM stands a SELECT or VALUES');
  const items = parseSelectItems(cursor);
  const from = cursor.takeWord('FROM') ? { from: parseRelation(cursor) } : {};
  if (isMatchRecognize(cursor)) {
    throw cursor.failure(cursor.current, matchRecognize.message, matchRecognize.hint);
  }
  const where = cursor.takeWord('WHERE') ? { where: readExpression(cursor) } : {};
  return { kind: 'select', items, ...from, ...where, ...cursor.spanFrom(first) };
}

/** `(1, 'x')`, or without brackets a single value. */
function parseRow(cursor: Cursor): Extract<QueryPartSyntax, { readonly kind: 'values' }>['rows'][number] {
  const first = cursor.current;
  const values: ExpressionSyntax[] = [];
  if (!cursor.isSymbol('(')) {
    values.push(readExpression(cursor));
    return { values, ...cursor.spanFrom(first) };
  }
  cursor.advance();
  do values.push(readExpression(cursor));
  while (cursor.takeSymbol(','));
  cursor.expectSymbol(')', '"," or ")"');
  return { values, ...cursor.spanFrom(first) };
}

function refuseTail(cursor: Cursor): void {
  const refused = unsupportedTailAt(cursor);
  if (refused === undefined) return;
  throw cursor.failure(
    cursor.current,
    refused.message,
    'In brackets behind FROM stand SELECT, WHERE and UNION ALL alone',
  );
}

function refuseOtherSources(cursor: Cursor): void {
  const { current } = cursor;
  if (current.kind === 'string') {
    const hint = 'Declare it in streams.sql with CREATE TABLE, and read from its name';
    throw cursor.failure(current, 'reading a file by its path is not supported', hint);
  }
  if (cursor.isWord('TABLE') || cursor.isWord('LATERAL') || (cursor.isName() && cursor.isSymbol('(', 1))) {
    const hint =
      'TABLE(TUMBLE(…)), HOP, CUMULATE and SESSION stand behind the FROM of a query of their own, which others read by its name';
    throw cursor.failure(current, 'a table function is not possible here', hint);
  }
}
