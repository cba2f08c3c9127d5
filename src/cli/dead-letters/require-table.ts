import { MotifError } from '../../errors.js';
import { suggest } from '../../suggest.js';

/** @throws MotifError `INVALID_ARGUMENT` where nothing of that name delivers. */
export function requireTable(table: string, names: readonly string[], nothing: string): void {
  if (names.includes(table)) return;
  const meant = suggest(table, names);
  const all = names.length === 0 ? nothing : `There are ${names.join(', ')}`;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `no webhook or reaction is called ${table}`,
    hint: meant === undefined ? all : `did you mean ${meant}? ${all}`,
  });
}
