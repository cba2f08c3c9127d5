import type { Identifier } from '../syntax/ast.js';

/** Which of the names is meant: as written, or where it is not quoted also without case. */
export function findName(written: Identifier, names: readonly string[]): number {
  const exact = names.indexOf(written.name);
  if (exact >= 0 || written.quoted) return exact;
  const lower = written.name.toLowerCase();
  return names.findIndex((name) => name.toLowerCase() === lower);
}
