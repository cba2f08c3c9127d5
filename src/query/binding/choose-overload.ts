import type { Overload } from '../functions/overload.js';
import type { ArgumentType } from './implicit-cast-cost.js';
import { implicitCastCost } from './implicit-cast-cost.js';

export type Choice<F> =
  | { readonly kind: 'one'; readonly overload: Overload<F> }
  | { readonly kind: 'none' | 'several' | 'wrong-count' };

/** The overload that the arguments fit best, as DuckDB's binder chooses it: the least sum of implicit casts. */
export function chooseOverload<F>(overloads: readonly Overload<F>[], args: readonly ArgumentType[]): Choice<F> {
  const countable = overloads.filter((overload) => takesCount(overload, args.length));
  if (countable.length === 0) return { kind: 'wrong-count' };
  const given = args.every(({ literal }) => literal === 'integer') ? args.map(({ type }) => ({ type })) : args;
  let best: Overload<F> | undefined;
  let least = Number.POSITIVE_INFINITY;
  let ties = 0;
  for (const overload of countable) {
    const cost = costOf(overload, given);
    if (cost === undefined || cost > least) continue;
    ties = cost === least ? ties + 1 : 0;
    if (ties === 0) best = overload;
    least = cost;
  }
  if (best === undefined) return { kind: 'none' };
  // Of an untyped NULL it does not matter: what comes is NULL, and the first has a type as good as another's.
  if (ties > 0 && !args.some(({ type }) => type.kind === 'NULL')) return { kind: 'several' };
  return { kind: 'one', overload: best };
}

function takesCount<F>({ parameters, rest }: Overload<F>, count: number): boolean {
  return rest === undefined ? parameters.length === count : parameters.length <= count;
}

function costOf<F>({ parameters, rest }: Overload<F>, args: readonly ArgumentType[]): number | undefined {
  let total = 0;
  for (const [index, argument] of args.entries()) {
    const target = parameters[index] ?? rest;
    const cost = target === undefined ? undefined : implicitCastCost(argument, target);
    if (cost === undefined) return undefined;
    total += cost;
  }
  return total;
}
