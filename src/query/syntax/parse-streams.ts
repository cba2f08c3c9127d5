import type { Problem } from '../../errors.js';
import type { CreateTableSyntax, CreateViewSyntax } from './ast.js';
import { Cursor } from './cursor.js';
import { lex } from './lexer.js';
import { parseCreateTable } from './parse-create-table.js';
import { parseCreateView } from './parse-create-view.js';
import { refuseModifiers } from './refuse-modifiers.js';
import { describeToken } from './tokens.js';

export interface StreamsSyntax {
  readonly tables: readonly CreateTableSyntax[];
  readonly views: readonly CreateViewSyntax[];
}

/** A file of CREATE TABLE and CREATE VIEW statements with `;` between them; one in which a problem was found is left out. */
export function parseStreams(text: string, file: string): StreamsSyntax & { readonly problems: readonly Problem[] } {
  const lexed = lex(text, file);
  if (!lexed.complete) return { tables: [], views: [], problems: lexed.problems };
  const cursor = new Cursor(text, file, lexed);
  const tables: CreateTableSyntax[] = [];
  const views: CreateViewSyntax[] = [];
  if (cursor.isEnd()) {
    const hint = 'Declare a stream: CREATE TABLE events (…, WATERMARK FOR ts AS ts) WITH (…)';
    cursor.report(cursor.current, 'found no stream, expected CREATE TABLE', hint);
  }
  while (!cursor.isEnd()) {
    if (cursor.takeSymbol(';')) continue;
    const statement = parseStatement(cursor);
    if (statement === undefined) continue;
    if ('query' in statement) views.push(statement);
    else tables.push(statement);
  }
  return { tables, views, problems: cursor.problems };
}

function parseStatement(cursor: Cursor): CreateTableSyntax | CreateViewSyntax | undefined {
  const before = cursor.errors;
  const statement = cursor.attempt(
    () => parseCreate(cursor),
    () => skipStatement(cursor),
  );
  if (statement !== undefined && !cursor.isEnd() && !cursor.isSymbol(';')) {
    const found = describeToken(cursor.current, cursor.text);
    cursor.report(cursor.current, `found ${found}, expected ";" or the end of the file`);
    skipStatement(cursor);
  }
  return cursor.errors === before ? statement : undefined;
}

function parseCreate(cursor: Cursor): CreateTableSyntax | CreateViewSyntax {
  const first = cursor.current;
  cursor.expectWord('CREATE', 'This file holds CREATE TABLE and CREATE VIEW; a query goes into a file of its own');
  refuseModifiers(cursor, ['OR', 'REPLACE'], ['TEMPORARY'], ['TEMP'], ['EXTERNAL'], ['MATERIALIZED']);
  const isView = cursor.isWord('VIEW') || cursor.isNearly('VIEW');
  return isView ? parseCreateView(cursor) : parseCreateTable(cursor, first);
}

/** CREATE is no name, so it begins the next statement even where the `;` is missing. */
function skipStatement(cursor: Cursor): void {
  while (!cursor.isEnd() && !cursor.isSymbol(';') && !cursor.isWord('CREATE')) cursor.advance();
}
