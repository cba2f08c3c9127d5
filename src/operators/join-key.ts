import { identityText } from '../patterns/identity-text.js';
import type { Value } from '../schema.js';

/** What tells keys apart. One that holds NULL is equal to none, as in SQL: undefined. */
export function joinKey(key: readonly Value[]): string | undefined {
  return key.includes(null) ? undefined : identityText(key);
}
