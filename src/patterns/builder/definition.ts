import type { Condition } from '../pattern.js';
import { cardinalitiesOf } from './cardinalities.js';
import type { Element } from './element.js';
import { eventsOf } from './events-of.js';
import type { Cardinality } from './steps.js';

/** The conditions by variable. */
export type Definition<T> = ReadonlyMap<string, Condition<T>>;

type Predicate<T> = Extract<Condition<T>, { kind: 'predicate' }>;

/** A user's condition for `name`, which sees the steps of `elements` and, as an array, what it has taken itself. */
export function predicateOf<T, M>(
  condition: (event: T, matched: M) => boolean,
  name: string,
  elements: readonly Element[],
): Predicate<T> {
  if (condition.length === 1) {
    const local = condition as (event: T) => boolean;
    return { kind: 'predicate', readsMatched: false, test: (event) => local(event) };
  }
  const cardinalities = new Map<string, Cardinality>([...cardinalitiesOf(elements), [name, 'many']]);
  return {
    kind: 'predicate',
    readsMatched: true,
    test: (event, matched) => condition(event, eventsOf<T, M>(matched, cardinalities)),
  };
}

/** Both hold (`where` after `where`). */
export function both<T>(first: Condition<T> | undefined, second: Predicate<T>): Predicate<T> {
  return first?.kind === 'predicate' ? join(first, second, (a, b) => a() && b()) : second;
}

/** Either does (`or`). */
export function either<T>(first: Condition<T> | undefined, second: Predicate<T>): Predicate<T> {
  return first?.kind === 'predicate' ? join(first, second, (a, b) => a() || b()) : second;
}

function join<T>(
  first: Predicate<T>,
  second: Predicate<T>,
  combine: (a: () => boolean, b: () => boolean) => boolean,
): Predicate<T> {
  return {
    kind: 'predicate',
    readsMatched: first.readsMatched || second.readsMatched,
    test: (event, matched) =>
      combine(
        () => first.test(event, matched),
        () => second.test(event, matched),
      ),
  };
}
