import type { Matched } from '../pattern.js';
import type { Cardinality } from './steps.js';

/**
 * The events matched so far as the builder's types have them: a looping step's in an array, else the one event (in a
 * group that loops, the latest). `M` is vouched for by whoever says the cardinalities.
 */
export function eventsOf<T, M>(matched: Matched<T>, cardinalities: ReadonlyMap<string, Cardinality>): M {
  const events: Record<string, T | readonly T[] | undefined> = {};
  for (const [name, cardinality] of cardinalities) {
    events[name] = cardinality === 'many' ? (matched[name] ?? []) : matched[name]?.at(-1);
  }
  return events as M;
}
