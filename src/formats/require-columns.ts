import { MotifError } from '../errors.js';
import type { Schema } from '../schema.js';
import { suggest } from '../suggest.js';

/**
 * Looks for the declared columns, without case, among a file's.
 * @throws MotifError `INVALID_INPUT` naming each that is missing or there twice, and both lists.
 */
export function requireColumns(file: string, schema: Schema, found: readonly string[]): void {
  const folded = found.map((name) => name.toLowerCase());
  const problems = schema.flatMap(({ name }) => {
    const count = folded.filter((other) => other === name.toLowerCase()).length;
    if (count === 1) return [];
    if (count > 1) return [`column ${name} is there ${count} times`];
    const meant = suggest(name, found);
    return [`there is no column ${name}${meant === undefined ? '' : ` (did you mean ${meant}?)`}`];
  });
  if (problems.length === 0) return;
  const declared = schema.map(({ name }) => name).join(', ');
  throw new MotifError('INVALID_INPUT', {
    message: `${file}: ${problems.join('; ')}`,
    hint: `declared: ${declared}\n  in the file: ${found.join(', ')}`,
  });
}
