import { isList } from '../../is-value.js';
import type { Value } from '../../schema.js';
import { exactQuotient } from './exact-quotient.js';
import type { RangeCheck } from './integer.js';
import { isInteger } from './lift.js';

/** An aggregate without its name: how values are taken in, and what comes of them. */
export interface Fold {
  readonly initial: Value;
  readonly add: (accumulator: Value, ...values: readonly Value[]) => Value;
  readonly result: (accumulator: Value) => Value;
}

/** The result of a fold that keeps it as it goes. */
export const itself = (accumulator: Value): Value => accumulator;

export function exactSum(inRange: RangeCheck): Fold {
  return {
    initial: null,
    add: (sum, value = null) => {
      if (!isInteger(value)) return sum;
      if (!isInteger(sum)) return value;
      const total = Number(sum) + Number(value);
      return Number.isSafeInteger(total) && typeof sum === 'number' && typeof value === 'number'
        ? total
        : inRange(BigInt(sum) + BigInt(value), () => 'the sum');
    },
    result: itself,
  };
}

/** An average of integers, each of which is `unit` times what it stands for. */
export function exactAverage(sum: Fold, unit = 1n): Fold {
  return average(sum, (total, count) =>
    typeof total === 'number' ? total / (count * Number(unit)) : exactQuotient(total, BigInt(count) * unit),
  );
}

export const realSum: Fold = {
  initial: null,
  add: (sum, value = null) => (typeof value === 'number' ? (typeof sum === 'number' ? sum + value : value) : sum),
  result: itself,
};

/** A sum and a count beside it. */
export function average(sum: Fold, divide: (sum: number | bigint, count: number) => Value): Fold {
  return {
    initial: [sum.initial, 0],
    add: (accumulator, value = null) => {
      const [total = null, count = 0] = isList(accumulator) ? accumulator : [];
      return value === null ? accumulator : [sum.add(total, value), Number(count) + 1];
    },
    result: (accumulator) => {
      const [total = null, count = 0] = isList(accumulator) ? accumulator : [];
      return typeof total === 'number' || typeof total === 'bigint' ? divide(total, Number(count)) : null;
    },
  };
}

export const counting = (isCounted: (value: Value) => boolean): Fold => ({
  initial: 0,
  add: (count, ...values) => (values.every(isCounted) ? Number(count) + 1 : count),
  result: itself,
});
