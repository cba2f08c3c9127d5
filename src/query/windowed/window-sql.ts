import { quoteName, type Schema, typeName } from '../../schema.js';
import type { SqlPiece } from '../syntax/sql-text.js';
import type { WindowedSyntax, Words } from '../syntax/windowed-syntax.js';
import { columnName, isStar, mayHaveAlias, textOf } from '../syntax/words-of.js';

/** What a row of a window has beside the columns of its input. */
export const WINDOW_COLUMNS = ['window_start', 'window_end'] as const;

/** How words are put into the statement. */
export type Render = (words: Words) => readonly SqlPiece[];

export const asTheyAre: Render = (words) => [words];

/** The columns of SELECT between commas; one without a name is called as it is written. */
export function selectPieces({ items }: WindowedSyntax, source: string, render: Render): readonly SqlPiece[] {
  return between(items.map((item) => [...render(item), ...nameOf(item, source)]));
}

/** The key's columns, under names of motif's own. */
export function keyPieces(keys: readonly Words[]): readonly (readonly SqlPiece[])[] {
  return keys.map((key, i) => ['(', key, `) AS ${quoteName(`motif key ${i}`)}`]);
}

export function tailPieces(syntax: WindowedSyntax, render: Render): readonly SqlPiece[] {
  const { where, groupBy, having, windows, qualify } = syntax;
  const clause = (word: string, words: Words | undefined): readonly SqlPiece[] =>
    words === undefined ? [] : [word, ...render(words)];
  return [
    ...clause('WHERE', where),
    ...(groupBy === undefined ? [] : ['GROUP BY', ...between(groupBy.items.map(render))]),
    ...clause('HAVING', having),
    ...clause('WINDOW', windows),
    ...clause('QUALIFY', qualify),
  ];
}

/** A table of these columns without rows. */
export function noRows(schema: Schema): string {
  const columns = schema.map(({ name, type }) => `CAST(NULL AS ${typeName(type)}) AS ${quoteName(name)}`);
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}

function between(items: readonly (readonly SqlPiece[])[]): readonly SqlPiece[] {
  return items.flatMap((item, i) => (i === 0 ? item : [',', ...item]));
}

function nameOf(item: Words, source: string): readonly SqlPiece[] {
  if (isStar(item) || mayHaveAlias(item) || columnName(item) !== undefined) return [];
  return [`AS ${quoteName(textOf(item, source))}`];
}
