import type { OperatorFunction } from 'rxjs';
import type { StreamEvent } from '../event.js';
import type { MergeFold } from '../windows/fold.js';
import type { WindowAssigner } from '../windows/window.js';
import type { AggregateFunction } from './aggregate-function.js';
import type { Aggregate, AggregateValue } from './aggregate-value.js';
import { fireWindows } from './fire-windows.js';
import { functionOf } from './function-of.js';
import type { WindowOptions } from './window-options.js';
import type { WindowResult } from './window-result.js';

export interface AggregateOptions<T, S extends Readonly<Record<string, Aggregate<T>>>> extends WindowOptions<T> {
  /** By the names that they have in the result: `{ orders: 'count', revenue: { sum: ({ price }) => price } }`. */
  readonly values: S;
}

/** The value of each aggregate under its name. */
export type Aggregates<S> = { readonly [K in keyof S]: AggregateValue<S[K]> };

/**
 * Gives each key's windows with the named aggregates of their events when they end: by end, then start. The end of the
 * stream ends them all. An event is added once, however many overlapping windows it is in.
 * @throws MotifError as `windowBy` does.
 */
export function aggregate<T, const S extends Readonly<Record<string, Aggregate<T>>>>(
  assigner: WindowAssigner<T>,
  { values, ...options }: AggregateOptions<T, S>,
): OperatorFunction<StreamEvent<T>, WindowResult<Aggregates<S>>> {
  const named = Object.entries(values).map(([name, value]) => [name, functionOf<T>(value)] as const);
  const [first, ...others] = named;
  // Each name has the value of its own aggregate.
  if (first !== undefined && others.length === 0) {
    const [name, one] = first;
    const toValue = (accumulator: unknown) => ({ [name]: one.result(accumulator) }) as Aggregates<S>;
    return fireWindows('aggregate', assigner, foldOfOne(one, values[name] === 'count'), toValue, options);
  }
  const toValue = (accumulators: unknown[]) =>
    Object.fromEntries(named.map(([name, one], place) => [name, one.result(accumulators[place])])) as Aggregates<S>;
  return fireWindows('aggregate', assigner, foldOf(named.map(([, one]) => one)), toValue, options);
}

/** One accumulator needs no list about it, of which there would be one a key and window. */
function foldOfOne<T>(one: AggregateFunction<T, unknown>, isCount: boolean): MergeFold<T, unknown> {
  return {
    ofCount: isCount ? (count) => count : undefined,
    seed: () => one.seed(),
    add: (accumulator, { value }) => one.add(accumulator, value),
    merge: (earlier, later) => one.merge(earlier, later),
  };
}

function foldOf<T>(functions: readonly AggregateFunction<T, unknown>[]): MergeFold<T, unknown[]> {
  return {
    seed: () => functions.map((one) => one.seed()),
    add: (accumulators, { value }) => {
      let index = 0;
      for (const one of functions) {
        accumulators[index] = one.add(accumulators[index], value);
        index++;
      }
      return accumulators;
    },
    merge: (earlier, later) => functions.map((one, index) => one.merge(earlier[index], later[index])),
  };
}
