import type { Cursor } from './cursor.js';
import { describeToken } from './tokens.js';

export interface ListRules {
  /** `a measure`. */
  readonly item: string;
  /** What may stand behind an item: `"," or FROM`. */
  readonly expected: string;
  /** Whether here stands what follows the list; a closing bracket and the end always do. */
  readonly isEnd: () => boolean;
  /** Whether an item surely begins here, so that only its comma is missing. */
  readonly startsItem?: () => boolean;
}

/** Items between commas. One that cannot be read is reported and left out. */
export function parseList<T>(cursor: Cursor, rules: ListRules, parseItem: () => T): readonly T[] {
  const items: T[] = [];
  const isEnd = (): boolean => closes(cursor) || rules.isEnd();
  for (;;) {
    const item = cursor.attempt(
      () => {
        if (isEnd()) throw cursor.unexpected(rules.item);
        return parseItem();
      },
      (from) => skipItem(cursor, from, rules.isEnd),
    );
    if (item !== undefined) items.push(item);
    if (cursor.isSymbol(',')) {
      const comma = cursor.advance();
      if (!isEnd()) continue;
      const next = describeToken(cursor.current, cursor.text);
      cursor.report(comma, `found "," before ${next}, expected ${rules.item} after it`, 'Remove the comma');
      return items;
    }
    if (isEnd()) return items;
    const found = describeToken(cursor.current, cursor.text);
    const hint = cursor.isName() ? 'What is listed stands between commas: a, b' : undefined;
    cursor.report(cursor.current, `found ${found}, expected ${rules.expected}`, hint);
    if (rules.startsItem?.()) continue;
    skipItem(cursor, cursor.index, rules.isEnd);
    if (!cursor.takeSymbol(',')) return items;
  }
}

/** Goes on to the `,` or `)` behind the item that began at `from`, or to what ends the list. */
export function skipItem(cursor: Cursor, from: number, isEnd: () => boolean): void {
  const failedAt = cursor.index;
  let depth = 0;
  for (cursor.rewind(from); cursor.index < failedAt; cursor.advance()) depth = depthBehind(cursor, depth);
  const failedDepth = depth;
  for (; !cursor.isEnd() && !cursor.isSymbol(';'); cursor.advance()) {
    if (depth === 0 && (cursor.isSymbol(',') || cursor.isSymbol(')'))) return;
    if (depth <= failedDepth && isEnd()) return;
    depth = depthBehind(cursor, depth);
  }
}

function depthBehind(cursor: Cursor, depth: number): number {
  if (cursor.isSymbol('(') || cursor.isSymbol('[')) return depth + 1;
  if (cursor.isSymbol(')') || cursor.isSymbol(']')) return Math.max(0, depth - 1);
  return depth;
}

function closes(cursor: Cursor): boolean {
  return cursor.isEnd() || cursor.isSymbol(')') || cursor.isSymbol(';');
}
