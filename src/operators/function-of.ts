import { type AggregateFunction, aggregateFunction } from './aggregate-function.js';
import type { Aggregate, Comparable } from './aggregate-value.js';

/** The sum of what is not null, and of how many. */
interface Total {
  readonly sum: number;
  readonly count: number;
}

/** An aggregate that is said by its name, as a function. */
export function functionOf<T>(aggregate: Aggregate<T>): AggregateFunction<T, unknown> {
  if (aggregate === 'count') {
    return aggregateFunction<T, number, number>({
      seed: () => 0,
      add: (count) => count + 1,
      merge: (earlier, later) => earlier + later,
      result: (count) => count,
    });
  }
  if ('sum' in aggregate) return total(aggregate.sum, ({ sum }) => sum);
  if ('avg' in aggregate) return total(aggregate.avg, ({ sum, count }) => sum / count);
  if ('min' in aggregate) return extreme(aggregate.min, (value, other) => value < other);
  if ('max' in aggregate) return extreme(aggregate.max, (value, other) => value > other);
  return aggregate;
}

function total<T>(
  selector: (event: T) => number | null,
  result: (total: Total) => number,
): AggregateFunction<T, number | null> {
  return aggregateFunction<T, Total, number | null>({
    seed: () => ({ sum: 0, count: 0 }),
    add: (total, event) => {
      const value = selector(event);
      return value === null ? total : { sum: total.sum + value, count: total.count + 1 };
    },
    merge: (earlier, later) => ({ sum: earlier.sum + later.sum, count: earlier.count + later.count }),
    result: (total) => (total.count === 0 ? null : result(total)),
  });
}

function extreme<T>(
  selector: (event: T) => Comparable,
  isBeyond: (value: NonNullable<Comparable>, other: NonNullable<Comparable>) => boolean,
): AggregateFunction<T, Comparable> {
  const beyond = (one: Comparable, other: Comparable): Comparable =>
    one === null || (other !== null && isBeyond(other, one)) ? other : one;
  return aggregateFunction<T, Comparable, Comparable>({
    seed: () => null,
    add: (extreme, event) => beyond(extreme, selector(event)),
    merge: beyond,
    result: (extreme) => extreme,
  });
}
