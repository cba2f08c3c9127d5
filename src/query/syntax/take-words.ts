import type { Span } from './ast.js';
import type { Cursor } from './cursor.js';
import type { Token } from './tokens.js';
import type { Words } from './windowed-syntax.js';

const OPENING: ReadonlySet<string> = new Set(['(', '[', '{']);
const CLOSING: ReadonlySet<string> = new Set([')', ']', '}']);

const QUERIES = ['SELECT', 'WITH', 'VALUES', 'FROM'];

/**
 * Words up to where `isEnd`, outside all brackets; also a `;`, the end of the file and a bracket that nothing opened end
 * them. There is at least one.
 */
export function takeWords(cursor: Cursor, expected: string, isEnd: () => boolean): Words {
  const tokens: Token[] = [];
  const first = cursor.current;
  for (let depth = 0; ; ) {
    const { current } = cursor;
    if (current.kind === 'end' || cursor.isSymbol(';') || (depth === 0 && isEnd())) break;
    if (current.kind === 'symbol' && CLOSING.has(current.symbol) && depth-- === 0) break;
    if (current.kind === 'symbol' && OPENING.has(current.symbol)) {
      depth++;
      refuseSubquery(cursor);
    }
    tokens.push(cursor.advance());
  }
  if (tokens.length === 0) throw cursor.unexpected(expected);
  return { tokens, ...spanOf(first, tokens) };
}

/** Between commas. */
export function takeWordLists(cursor: Cursor, expected: string, isEnd: () => boolean): readonly Words[] {
  const items: Words[] = [];
  do items.push(takeWords(cursor, expected, () => cursor.isSymbol(',') || isEnd()));
  while (cursor.takeSymbol(','));
  return items;
}

function refuseSubquery(cursor: Cursor): void {
  if (!QUERIES.some((word) => cursor.isWord(word, 1))) return;
  throw cursor.failure(
    cursor.current,
    'a subquery is not supported in a query over windows or with OVER',
    'Filter where it reads: FROM TABLE(TUMBLE((SELECT … FROM events WHERE x IN (SELECT …)), DESCRIPTOR(ts), …))',
  );
}

function spanOf(first: Span, tokens: readonly Token[]): Span {
  return { start: first.start, end: tokens.at(-1)?.end ?? first.end };
}
