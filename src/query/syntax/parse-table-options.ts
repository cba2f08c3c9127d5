import type { CreateTableSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { parseList } from './parse-list.js';
import { describeToken } from './tokens.js';

type TableOption = CreateTableSyntax['options'][number];

/** `WITH ('key' = 'value', …)`; none where no WITH stands. */
export function parseTableOptions(cursor: Cursor): readonly TableOption[] {
  if (cursor.isEnd() || cursor.isSymbol(';')) return [];
  cursor.expectWord('WITH', "Where the events come from is written WITH ('connector' = 'filesystem', 'path' = '…')");
  cursor.expectSymbol('(');
  const startsItem = (): boolean => cursor.current.kind === 'string' && cursor.isSymbol('=', 1);
  const rules = { item: 'an option', expected: '"," or ")"', isEnd: () => false, startsItem };
  const options = parseList(cursor, rules, () => parseOption(cursor));
  cursor.expectSymbol(')', '"," or ")"');
  return options;
}

function parseOption(cursor: Cursor): TableOption {
  const keySpan = cursor.current;
  const key = takeText(cursor, 'the name of an option');
  cursor.expectSymbol('=', '"="', "Options are written 'key' = 'value'");
  const valueSpan = cursor.current;
  const value = takeText(cursor, 'its value');
  return {
    key,
    keySpan: { start: keySpan.start, end: keySpan.end },
    value,
    valueSpan: { start: valueSpan.start, end: valueSpan.end },
    ...cursor.spanFrom(keySpan),
  };
}

/** A string; a word or number without quotes is reported and taken for one. */
function takeText(cursor: Cursor, expected: string): string {
  const token = cursor.current;
  if (token.kind === 'symbol' || token.kind === 'end') throw cursor.unexpected(`${expected} in quotes`);
  cursor.advance();
  if (token.kind === 'string') return token.value;
  const text = token.kind === 'number' ? token.digits : token.name;
  const found = describeToken(token, cursor.text);
  cursor.report(token, `found ${found}, expected ${expected} in quotes`, `Write '${text}'`);
  return text;
}
