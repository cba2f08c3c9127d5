import { MotifError } from '../errors.js';
import { identityText } from '../patterns/identity-text.js';
import type { Value } from '../schema.js';
import { type AggregateFunction, aggregateFunction } from './aggregate-function.js';

export interface Ranked<V> {
  readonly value: V;
  readonly count: number;
}

/**
 * For `aggregate`: the `n` values that occur most often, and how often, the most frequent first. Of values that occur
 * equally often the smaller comes first, numbers by size, all else by text; so what came when does not matter. NULL is no
 * value. It holds each value once.
 * @throws MotifError `INVALID_ARGUMENT` for an `n` that is not a whole number above 0.
 */
export function topN<T, V extends Value>(
  n: number,
  selector: (event: T) => V | null,
): AggregateFunction<T, readonly Ranked<V>[]> {
  if (!(Number.isSafeInteger(n) && n > 0)) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `there are no top ${n}`,
      hint: 'Give topN a whole number above 0.',
    });
  }
  return aggregateFunction<T, Map<string, Ranked<V>>, readonly Ranked<V>[]>({
    seed: () => new Map(),
    add: (counts, event) => {
      const value = selector(event);
      return value === null ? counts : count(counts, identityText(value), value, 1);
    },
    merge: (earlier, later) => {
      const counts = new Map(earlier);
      for (const [identity, { value, count: times }] of later) count(counts, identity, value, times);
      return counts;
    },
    result: (counts) =>
      [...counts]
        .sort(([a, one], [b, other]) => other.count - one.count || compareValues(one.value, other.value, a, b))
        .slice(0, n)
        .map(([, ranked]) => ranked),
  });
}

function count<V>(counts: Map<string, Ranked<V>>, identity: string, value: V, times: number): Map<string, Ranked<V>> {
  return counts.set(identity, { value, count: (counts.get(identity)?.count ?? 0) + times });
}

function compareValues(one: Value, other: Value, a: string, b: string): number {
  if (isNumeric(one) && isNumeric(other) && one !== other) return one < other ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

function isNumeric(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
