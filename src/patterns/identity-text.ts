import { isInterval, isList } from '../is-value.js';
import type { Value } from '../schema.js';
import { totalMicros } from '../total-micros.js';

/** The same text for values that are equal, and for no others: also in another process, after a snapshot. */
export function identityText(value: Value): string {
  if (isList(value)) return `[${value.map(identityText).join(',')}]`;
  if (typeof value === 'bigint') return `"${value}n"`;
  if (typeof value === 'number') return Number.isNaN(value) ? '"NaN"' : `${value}`;
  if (isInterval(value) && Number.isFinite(value.months)) return `~${totalMicros(value)}`;
  // What a caller without types gives in place of a value has no better text.
  return JSON.stringify(value) ?? 'null';
}
