import type { AggregateFunction } from './aggregate-function.js';

/** What `min` and `max` compare, all of one type. */
export type Comparable = number | bigint | string | boolean | null;

/**
 * What `aggregate` finds of a window's events: how many there are; the sum, mean, least or greatest of what is given of each,
 * where null is left out, and which is null if nothing else is there; or what a function makes of them.
 */
export type Aggregate<T> =
  | 'count'
  | { readonly sum: (event: T) => number | null }
  | { readonly avg: (event: T) => number | null }
  | { readonly min: (event: T) => Comparable }
  | { readonly max: (event: T) => Comparable }
  | AggregateFunction<T, unknown>;

/** The type of its value. */
export type AggregateValue<S> = S extends 'count'
  ? number
  : S extends { readonly sum: unknown } | { readonly avg: unknown }
    ? number | null
    : S extends { readonly min: (...event: never) => infer V } | { readonly max: (...event: never) => infer V }
      ? V | null
      : S extends { result(...accumulator: never): infer R }
        ? R
        : never;
