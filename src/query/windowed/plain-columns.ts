import { findName } from '../binding/find-name.js';
import type { QueryInput } from '../plan.js';
import type { Words } from '../syntax/windowed-syntax.js';
import { columnName, identifierOf, isOneOf, isStar } from '../syntax/words-of.js';

/** The place in the input's schema of the column that each item is, as it is, whatever it is called; none where there is a `*`. */
export function plainColumns(
  items: readonly Words[],
  input: Pick<QueryInput, 'name' | 'schema'>,
): readonly (number | undefined)[] {
  return items.some(isStar)
    ? []
    : items.map((item) => plainColumn(item, input) ?? plainColumn(withoutAlias(item), input));
}

/** `a`, or `t.a` where the input is called `t` and has no column of that name, of which `a` would be a member. */
export function plainColumn(item: Words, { name, schema }: Pick<QueryInput, 'name' | 'schema'>): number | undefined {
  const column = columnName(item);
  if (column === undefined) return undefined;
  const names = schema.map((field) => field.name);
  if (item.tokens.length > 1) {
    const owner = identifierOf(item.tokens[0]);
    const isInput = item.tokens.length === 3 && owner !== undefined && findName(owner, [name]) >= 0;
    if (!isInput || findName(owner, names) >= 0) return undefined;
  }
  const place = findName(column, names);
  return place < 0 ? undefined : place;
}

/** Without `AS name`, or `name` alone. */
export function withoutAlias({ tokens, ...span }: Words): Words {
  const hasWord = isOneOf(tokens.at(-2), ['AS']);
  return { ...span, tokens: tokens.slice(0, hasWord ? -2 : -1) };
}
