import type { ColumnSyntax, CreateTableSyntax, Span } from './ast.js';
import type { Cursor } from './cursor.js';
import { readExpression } from './parse-expression.js';
import { parseList } from './parse-list.js';
import { parseTableOptions } from './parse-table-options.js';
import { parseType } from './parse-type.js';
import { refuseModifiers } from './refuse-modifiers.js';
import { canBeName } from './reserved-words.js';

type Watermark = NonNullable<CreateTableSyntax['watermark']>;

const WATERMARK_HINT = "Write WATERMARK FOR ts AS ts - INTERVAL '5' SECOND";

/** `CREATE TABLE name (columns…, WATERMARK FOR c AS expression) WITH ('key' = 'value', …)`, from TABLE on; `first` is CREATE. */
export function parseCreateTable(cursor: Cursor, first: Span): CreateTableSyntax {
  cursor.expectWord('TABLE', 'This file declares streams; a query goes into a file of its own');
  refuseModifiers(cursor, ['IF', 'NOT', 'EXISTS']);
  const name = cursor.expectName('the name of the stream');
  if (cursor.isSymbol('.')) {
    throw cursor.failure(cursor.current, 'found ".", expected a plain name', 'Streams are in no catalogue or schema');
  }
  cursor.expectSymbol('(', '"(" and columns');
  const columns: ColumnSyntax[] = [];
  let watermark: Watermark | undefined;
  const startsItem = (): boolean =>
    (cursor.isName() && (cursor.isName(1) || cursor.isWord('AS', 1))) || isWatermark(cursor);
  const isEnd = (): boolean => cursor.isWord('WITH') && cursor.isSymbol('(', 1);
  parseList(cursor, { item: 'a column', expected: '"," or ")"', isEnd, startsItem }, () => {
    if (!isWatermark(cursor)) {
      columns.push(parseColumn(cursor));
      return;
    }
    if (watermark !== undefined) cursor.report(cursor.current, 'found a second WATERMARK', 'A stream has one time');
    watermark = parseWatermark(cursor);
  });
  cursor.expectSymbol(')', '"," or ")"');
  takeComment(cursor);
  if (cursor.isWord('PARTITIONED')) {
    throw cursor.failure(
      cursor.current,
      'PARTITIONED BY is not supported',
      'The key is what a query says in PARTITION BY',
    );
  }
  const options = parseTableOptions(cursor);
  const table = { name, columns, options, ...cursor.spanFrom(first) };
  return watermark === undefined ? table : { ...table, watermark };
}

function parseColumn(cursor: Cursor): ColumnSyntax {
  refuseConstraint(cursor);
  const name = cursor.expectName('a column', columnHint(cursor));
  if (cursor.takeWord('AS')) {
    const expression = readExpression(cursor);
    takeComment(cursor);
    return { kind: 'computed', name, expression, ...cursor.spanFrom(name) };
  }
  const type = parseType(cursor);
  if (cursor.isWord('AS')) {
    const hint = `Its type is that of the expression: ${name.name} AS …, or ${name.name} AS CAST(… AS t)`;
    throw cursor.failure(type, 'found a type, expected AS: a computed column has none of its own', hint);
  }
  const { notNull, metadata } = parseColumnOptions(cursor);
  const span = cursor.spanFrom(name);
  if (metadata === undefined) return { kind: 'physical', name, type, notNull, ...span };
  const from = metadata.key === undefined ? { ...metadata, key: name.name } : { ...metadata, key: metadata.key };
  return { kind: 'metadata', name, type, from, ...span };
}

function columnHint({ current }: Cursor): string {
  return current.kind === 'word' && !canBeName(current.upper)
    ? `${current.upper} is a word of the language: as a name it is written "${current.name}"`
    : 'A column is written: name type, or name AS expression';
}

interface ColumnOptions {
  readonly notNull: boolean;
  readonly metadata: (Span & { readonly key?: string }) | undefined;
}

/** `[NOT NULL | NULL] [METADATA [FROM 'key'] [VIRTUAL]] [COMMENT '…']` in any order. */
function parseColumnOptions(cursor: Cursor): ColumnOptions {
  let notNull = false;
  let metadata: ColumnOptions['metadata'];
  for (;;) {
    refuseConstraint(cursor);
    if (cursor.isWord('METADATA')) {
      metadata = parseMetadata(cursor);
      continue;
    }
    if (cursor.isWord('DEFAULT') || cursor.isWord('COLLATE')) {
      const found = cursor.takeIdentifier();
      throw cursor.failure(found, `${found.name} is not supported`, "A column is one of the input's own");
    }
    if (cursor.takeWord('NOT')) {
      cursor.expectWord('NULL');
      notNull = true;
    } else if (!cursor.takeWord('NULL') && !takeComment(cursor)) {
      return { notNull, metadata };
    }
  }
}

function parseMetadata(cursor: Cursor): Span & { readonly key?: string } {
  const word = cursor.advance();
  const from = cursor.takeWord('FROM') ? cursor.current : undefined;
  if (from !== undefined && from.kind !== 'string') {
    throw cursor.unexpected('what it is, in quotes', "Write METADATA FROM 'timestamp'");
  }
  if (from !== undefined) cursor.advance();
  // All are: nothing of it is written.
  cursor.takeWord('VIRTUAL');
  return from === undefined
    ? { start: word.start, end: word.end }
    : { key: from.value, start: from.start, end: from.end };
}

function isWatermark(cursor: Cursor): boolean {
  return (cursor.isWord('WATERMARK') || cursor.isNearly('WATERMARK')) && cursor.isWord('FOR', 1);
}

function parseWatermark(cursor: Cursor): Watermark {
  const first = cursor.current;
  cursor.expectWord('WATERMARK');
  cursor.expectWord('FOR');
  const column = cursor.expectName('the column that holds the event time', WATERMARK_HINT);
  cursor.expectWord('AS', WATERMARK_HINT);
  const expression = readExpression(cursor);
  return { column, expression, ...cursor.spanFrom(first) };
}

function takeComment(cursor: Cursor): boolean {
  if (!cursor.isWord('COMMENT') || cursor.peek(1).kind !== 'string') return false;
  cursor.advance();
  cursor.advance();
  return true;
}

function refuseConstraint(cursor: Cursor): void {
  const words = ['PRIMARY', 'UNIQUE', 'CONSTRAINT', 'CHECK', 'FOREIGN', 'REFERENCES', 'LIKE'];
  const word = words.find((candidate) => cursor.isWord(candidate));
  if (word === undefined) return;
  const what = word === 'PRIMARY' || word === 'FOREIGN' ? `${word} KEY` : word;
  throw cursor.failure(
    cursor.current,
    `${what} is not supported`,
    'Leave it out: a query says its key in PARTITION BY',
  );
}
