import { identityText } from '../../patterns/identity-text.js';
import type { Value } from '../../schema.js';

/** Other texts would be written as if they were alike: half of a surrogate pair has no UTF-8. */
const WELL_FORMED = /^\P{Surrogate}*$/u;

/** Equal for equal keys, also across a restart. */
export function keyIdentity(key: readonly Value[]): string {
  let identity = '';
  for (const value of key) {
    if (typeof value === 'string') {
      identity += `${value.length}${WELL_FORMED.test(value) ? `:${value}` : `~${JSON.stringify(value)}`}`;
    } else identity += typeof value === 'number' ? `#${value}` : `=${identityText(value)}`;
  }
  return identity;
}
