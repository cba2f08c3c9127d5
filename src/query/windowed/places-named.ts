import { findName } from '../binding/find-name.js';
import type { Words } from '../syntax/windowed-syntax.js';
import { columnName, isStar } from '../syntax/words-of.js';
import { withoutAlias } from './plain-columns.js';

/** The places in a SELECT of items that are one of the columns as it is, whatever they are called; none where there is a `*`. */
export function placesNamed(items: readonly Words[], names: readonly string[]): readonly number[] {
  if (items.some(isStar)) return [];
  return items.flatMap((item, place) => {
    const column = columnName(item) ?? columnName(withoutAlias(item));
    return column !== undefined && findName(column, names) >= 0 ? [place] : [];
  });
}
