import { canBeName } from '../query/syntax/reserved-words.js';
import { quoteName } from '../schema.js';

/** A name as SQL text, in quotes only where it needs them. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && canBeName(name.toUpperCase()) ? name : quoteName(name);
}
