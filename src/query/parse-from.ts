import type { Identifier, SelectSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { parseMatchRecognize } from './parse-match-recognize.js';

type FromSyntax = SelectSyntax['from'];

/** `stream [AS alias] [MATCH_RECOGNIZE (…) [AS alias]]`, behind FROM. */
export function parseFrom(cursor: Cursor): FromSyntax {
  refuseOtherSources(cursor);
  const table = cursor.expectName('the name of a stream');
  if (cursor.isSymbol('.')) {
    throw cursor.failure(cursor.current, 'found ".", expected a stream by its plain name', 'Streams are in no schema');
  }
  if (isMatchRecognize(cursor)) return withMatches(cursor, { table, ...cursor.spanFrom(table) });
  const alias = parseAlias(cursor);
  const from = alias === undefined ? { table } : { table, alias };
  if (!isMatchRecognize(cursor)) return { ...from, ...cursor.spanFrom(table) };
  return withMatches(cursor, { ...from, ...cursor.spanFrom(table) });
}

function withMatches(cursor: Cursor, from: FromSyntax): FromSyntax {
  const matchRecognize = parseMatchRecognize(cursor);
  const alias = parseAlias(cursor);
  if (matchRecognize === undefined) return from;
  return {
    ...from,
    matchRecognize: alias === undefined ? matchRecognize : { ...matchRecognize, alias },
    ...cursor.spanFrom(from),
  };
}

function isMatchRecognize(cursor: Cursor): boolean {
  return cursor.isWord('MATCH_RECOGNIZE') || (cursor.isNearly('MATCH_RECOGNIZE') && cursor.isSymbol('(', 1));
}

function parseAlias(cursor: Cursor): Identifier | undefined {
  if (cursor.takeWord('AS')) return cursor.expectName('another name for it');
  const isWhere = cursor.isNearly('WHERE') && (cursor.isName(1) || cursor.isSymbol('(', 1) || cursor.isWord('NOT', 1));
  if (!cursor.isName() || isMatchRecognize(cursor) || (isWhere && !cursor.isWord('MATCH_RECOGNIZE', 1)))
    return undefined;
  return cursor.takeIdentifier();
}

function refuseOtherSources(cursor: Cursor): void {
  const { current } = cursor;
  if (cursor.isSymbol('(')) {
    const hint = 'Put the inner query into a file of its own and read from its name';
    throw cursor.failure(current, 'a query in FROM is not supported', hint);
  }
  if (current.kind === 'string') {
    const hint = 'Declare it in streams.sql with CREATE TABLE, and read from its name';
    throw cursor.failure(current, 'reading a file by its path is not supported', hint);
  }
  if (cursor.isWord('TABLE') || cursor.isWord('LATERAL') || (cursor.isName() && cursor.isSymbol('(', 1))) {
    const hint = 'Windows (TUMBLE, HOP, …) and other table functions are not there yet; read from a stream by its name';
    throw cursor.failure(current, 'table functions are not supported', hint);
  }
}
