import type { KeyIdentity } from '../key-identity.js';
import { identityText } from '../patterns/identity-text.js';
import type { Value } from '../schema.js';

/** What a map knows a key by: of one number or text, that itself, which is a third of what its text costs. */
export function identityOf(values: readonly Value[]): KeyIdentity {
  if (values.length === 1) {
    const [value] = values;
    if (typeof value === 'number') return value;
    // The text of a list begins like this.
    if (typeof value === 'string' && !value.startsWith('[')) return value;
  }
  return identityText(values);
}
