import type { Span } from './ast.js';
import type { Cursor } from './cursor.js';
import { describeToken } from './tokens.js';
import type { QueryFileSyntax, SettingSyntax } from './windowed-syntax.js';

const HINT = "What holds for this query is written SET 'key' = 'value'; before it";

/** `SET 'key' = 'value';`, as often as it stands before a query. As in Flink, but for this file's query alone. */
export function parseSettings(cursor: Cursor): Pick<QueryFileSyntax, 'settings'> {
  const settings: SettingSyntax[] = [];
  while (cursor.isWord('SET')) {
    const first = cursor.advance();
    const [key, keySpan] = takeText(cursor, 'the name of a setting');
    cursor.expectSymbol('=', '"="', HINT);
    const [value, valueSpan] = takeText(cursor, 'its value');
    settings.push({ key, keySpan, value, valueSpan, ...cursor.spanFrom(first) });
    if (!cursor.takeSymbol(';')) throw cursor.unexpected('";" behind the value', HINT);
  }
  return settings.length === 0 ? {} : { settings };
}

function takeText(cursor: Cursor, expected: string): readonly [string, Span] {
  const token = cursor.current;
  if (token.kind !== 'string') {
    const found = describeToken(token, cursor.text);
    throw cursor.failure(token, `found ${found}, expected ${expected} in quotes`, HINT);
  }
  cursor.advance();
  return [token.value, { start: token.start, end: token.end }];
}
