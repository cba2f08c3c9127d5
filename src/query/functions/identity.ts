import { isInterval } from '../../is-value.js';
import type { Value } from '../../schema.js';
import { totalMicros } from '../../total-micros.js';

/** The same for equal values of one type, and for no others: what a Map or a Set of JavaScript can hold. */
export function identityOf(value: Value): string | number | bigint | boolean | null {
  if (typeof value !== 'object' || value === null) return value;
  if (isInterval(value)) return totalMicros(value);
  return `[${value.map(describe).join(',')}]`;
}

function describe(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const identity = identityOf(value);
  return typeof identity === 'string' ? identity : String(Object.is(identity, -0) ? 0 : identity);
}
