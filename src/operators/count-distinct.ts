import { identityText } from '../patterns/identity-text.js';
import type { Value } from '../schema.js';
import { type AggregateFunction, aggregateFunction } from './aggregate-function.js';

/** For `aggregate`: how many different values there are, exactly; NULL is none. It holds each once. */
export function countDistinct<T>(selector: (event: T) => Value): AggregateFunction<T, number> {
  return aggregateFunction<T, Set<string>, number>({
    seed: () => new Set(),
    add: (seen, event) => {
      const value = selector(event);
      return value === null ? seen : seen.add(identityText(value));
    },
    merge: (earlier, later) => new Set([...earlier, ...later]),
    result: ({ size }) => size,
  });
}
