import { isList } from '../../src/is-value.js';
import type { Value } from '../../src/schema.js';

/** The value without -0: JSON's numbers have it, but nobody writes it. */
export function minusZeroless(value: Value): Value {
  if (Object.is(value, -0)) return 0;
  return isList(value) ? value.map(minusZeroless) : value;
}
