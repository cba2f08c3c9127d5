import { formatJson, formatText } from './format-value.js';
import type { Schema, Value } from './schema.js';

/**
 * Whose a behaviour is, as `keyTexts` says it of events: the text of the key's one column, null where that is NULL or there is
 * none; of several a JSON array of their values.
 */
export function keyText(schema: Schema, values: readonly Value[]): string | null {
  const [first, ...others] = schema;
  if (first === undefined) return null;
  const value = values[0] ?? null;
  if (others.length === 0) return value === null ? null : formatText(first.type, value);
  return `[${schema.map(({ type }, place) => formatJson(type, values[place] ?? null)).join(',')}]`;
}
