import { type Captured, MatchedRows } from './captures.js';
import { identityText } from './identity-text.js';

let unlike = 0;

/** Equal for equal captured values. No two partial matches that remember their rows are alike. */
export function valueKey(value: Captured): string {
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (typeof value === 'number') return `#${value}`;
  if (value instanceof MatchedRows) return `row ${unlike++}`;
  if (Array.isArray(value) && value.length === 1) return `[${valueKey(value[0] ?? null)}`;
  return `=${identityText(value)}`;
}
