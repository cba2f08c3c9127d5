import { findName } from './find-name.js';
import type { Words } from './windowed-syntax.js';
import { columnName, isOneOf, isStar } from './words-of.js';

/** The places in a SELECT of items that are one of the columns as it is, whatever they are called; none where there is a `*`. */
export function placesNamed(items: readonly Words[], names: readonly string[]): readonly number[] {
  if (items.some(isStar)) return [];
  return items.flatMap((item, place) => {
    const column = columnName(item) ?? columnName(withoutAlias(item));
    return column !== undefined && findName(column, names) >= 0 ? [place] : [];
  });
}

/** Without `AS name`, or `name` alone. */
function withoutAlias({ tokens, ...span }: Words): Words {
  const hasWord = isOneOf(tokens.at(-2), ['AS']);
  return { ...span, tokens: tokens.slice(0, hasWord ? -2 : -1) };
}
