import { EvaluationError } from '../../errors.js';
import { type IntegerKind, integerLimits } from '../../numeric-type.js';
import type { Integer } from './lift.js';

/** An integer in the one form a `Value` has: a `number` when safe, else a `bigint`. */
export function normalise(value: bigint): Integer {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Gives an integer back in its form, or refuses one out of the type's range. */
export type RangeCheck = (value: bigint, describe: () => string) => Integer;

export function integerRange(kind: IntegerKind): RangeCheck {
  const { low, high } = integerLimits(kind);
  return (value, describe) => {
    if (value < low || value > high) throw new EvaluationError(`${describe()} is out of range for ${kind}`);
    return normalise(value);
  };
}

export function decimalRange(precision: number, name: string): RangeCheck {
  const limit = 10n ** BigInt(precision);
  return (value, describe) => {
    if (value <= -limit || value >= limit) throw new EvaluationError(`${describe()} is out of range for ${name}`);
    return normalise(value);
  };
}

export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** Division that rounds half away from zero. */
export function divideRounded(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return (value < 0n ? value - half : value + half) / divisor;
}
