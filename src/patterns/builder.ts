import type { NoSteps, Steps, WithStep } from './builder/steps.js';
import { type EventCondition, EventPattern } from './event-pattern.js';

/**
 * Begins a pattern, with a step or with a group of steps. The event's type is that of the first condition:
 * `begin('add', ({ type }: ShopEvent) => type === 'add')`, or `begin('add').where(…)`.
 */
export function begin<T, N extends string>(
  name: N,
  condition?: EventCondition<T, Readonly<Record<N, readonly T[]>>>,
): EventPattern<T, WithStep<NoSteps, N>, N>;
export function begin<T, S extends Steps, L extends keyof S & string>(
  group: EventPattern<T, S, L>,
): EventPattern<T, S, keyof S & string>;
export function begin<T, N extends string, S extends Steps, L extends keyof S & string>(
  what: N | EventPattern<T, S, L>,
  condition?: EventCondition<T, Readonly<Record<N, readonly T[]>>>,
): EventPattern<T, WithStep<NoSteps, N>, N> | EventPattern<T, S, keyof S & string> {
  return typeof what === 'string' ? EventPattern.begin(what, condition) : EventPattern.beginGroup(what);
}
