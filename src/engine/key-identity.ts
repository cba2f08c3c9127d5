import { identityText } from '../patterns/identity-text.js';
import type { Value } from '../schema.js';

/** Equal for equal keys, also across a restart. */
export function keyIdentity(key: readonly Value[]): string {
  let identity = '';
  for (const value of key) {
    if (typeof value === 'string') identity += `${value.length}:${value}`;
    else identity += typeof value === 'number' ? `#${value}` : `=${identityText(value)}`;
  }
  return identity;
}
