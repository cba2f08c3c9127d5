import type { Value } from '../../schema.js';
import type { Evaluate } from './overload.js';

/** Checks a value's form. What is of another form can only be NULL: types were settled before. */
type Guard<T extends Value> = (value: Value) => value is T;

/** Integers of every width, and a DECIMAL's unscaled integer. */
export type Integer = number | bigint;

export const isText: Guard<string> = (value): value is string => typeof value === 'string';
export const isReal: Guard<number> = (value): value is number => typeof value === 'number';
export const isInteger: Guard<Integer> = (value): value is Integer =>
  typeof value === 'number' || typeof value === 'bigint';

/** `lift` makes a function of values that are there into one that gives NULL for NULL. */
export function lift1<A extends Value>(a: Guard<A>, compute: (a: A) => Value): Evaluate {
  return (x) => (a(x) ? compute(x) : null);
}

export function lift2<A extends Value, B extends Value>(
  a: Guard<A>,
  b: Guard<B>,
  compute: (a: A, b: B) => Value,
): Evaluate {
  return (x, y) => (a(x) && b(y) ? compute(x, y) : null);
}

export function lift3<A extends Value, B extends Value, C extends Value>(
  a: Guard<A>,
  b: Guard<B>,
  c: Guard<C>,
  compute: (a: A, b: B, c: C) => Value,
): Evaluate {
  return (x, y, z) => (a(x) && b(y) && c(z) ? compute(x, y, z) : null);
}
