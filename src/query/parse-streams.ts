import type { Problem } from '../errors.js';
import type { CreateTableSyntax } from './ast.js';
import { Cursor } from './cursor.js';
import { lex } from './lexer.js';
import { parseCreateTable } from './parse-create-table.js';
import { describeToken } from './tokens.js';

/** A file of CREATE TABLE statements with `;` between them. Tables in which a problem was found are left out. */
export function parseStreams(
  text: string,
  file: string,
): { readonly tables: readonly CreateTableSyntax[]; readonly problems: readonly Problem[] } {
  const lexed = lex(text, file);
  if (!lexed.complete) return { tables: [], problems: lexed.problems };
  const cursor = new Cursor(text, file, lexed);
  const tables: CreateTableSyntax[] = [];
  if (cursor.isEnd()) {
    const hint = 'Declare a stream: CREATE TABLE events (…, WATERMARK FOR ts AS ts) WITH (…)';
    cursor.report(cursor.current, 'found no stream, expected CREATE TABLE', hint);
  }
  while (!cursor.isEnd()) {
    if (cursor.takeSymbol(';')) continue;
    const table = parseStatement(cursor);
    if (table !== undefined) tables.push(table);
  }
  return { tables, problems: cursor.problems };
}

function parseStatement(cursor: Cursor): CreateTableSyntax | undefined {
  const before = cursor.errors;
  const table = cursor.attempt(
    () => parseCreateTable(cursor),
    () => skipStatement(cursor),
  );
  if (table !== undefined && !cursor.isEnd() && !cursor.isSymbol(';')) {
    const found = describeToken(cursor.current, cursor.text);
    cursor.report(cursor.current, `found ${found}, expected ";" or the end of the file`);
    skipStatement(cursor);
  }
  return cursor.errors === before ? table : undefined;
}

/** CREATE is no name, so it begins the next statement even where the `;` is missing. */
function skipStatement(cursor: Cursor): void {
  while (!cursor.isEnd() && !cursor.isSymbol(';') && !cursor.isWord('CREATE')) cursor.advance();
}
