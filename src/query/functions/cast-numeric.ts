import { EvaluationError } from '../../errors.js';
import { formatText } from '../../format-value.js';
import { asDecimal, isIntegerKind } from '../../numeric-type.js';
import { type DataType, typeName } from '../../schema.js';
import { halfToEven } from './half-to-even.js';
import { decimalRange, divideRounded, integerRange, normalise, powerOfTen } from './integer.js';
import { type Integer, isInteger, isReal, lift1 } from './lift.js';
import type { Evaluate } from './overload.js';

/** Between numbers. What does not fit is refused; decimals round half away from zero, doubles half to even. */
export function numericCast(from: DataType, to: DataType): Evaluate {
  const scale = asDecimal(from)?.scale;
  if (isIntegerKind(to.kind)) {
    const inRange = integerRange(to.kind);
    if (scale === undefined) {
      return lift1(isReal, (value) => inRange(wholeOf(value, from, to), () => describe(from, value)));
    }
    const unit = powerOfTen(scale);
    return lift1(isInteger, (value) => inRange(divideRounded(BigInt(value), unit), () => describe(from, value)));
  }
  if (to.kind === 'DECIMAL') return toDecimal(from, to.precision, to.scale, typeName(to));
  const narrow = to.kind === 'FLOAT' ? toFloat(from) : (value: number): number => value;
  if (scale === undefined) return lift1(isReal, narrow);
  return lift1(isInteger, (value) => narrow(realOf(value, scale)));
}

function toDecimal(from: DataType, precision: number, scale: number, name: string): Evaluate {
  const inRange = decimalRange(precision, name);
  const fromScale = asDecimal(from)?.scale;
  if (fromScale === undefined) {
    return lift1(isReal, (value) => {
      const scaled = roundHalfAway(value * 10 ** scale);
      if (!Number.isFinite(scaled)) throw new EvaluationError(`${describe(from, value)} is out of range for ${name}`);
      return inRange(BigInt(scaled), () => describe(from, value));
    });
  }
  const up = powerOfTen(Math.max(0, scale - fromScale));
  const down = powerOfTen(Math.max(0, fromScale - scale));
  return lift1(isInteger, (value) => inRange(divideRounded(BigInt(value) * up, down), () => describe(from, value)));
}

function roundHalfAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}

function wholeOf(value: number, from: DataType, to: DataType): bigint {
  if (!Number.isFinite(value))
    throw new EvaluationError(`${describe(from, value)} is out of range for ${typeName(to)}`);
  return BigInt(halfToEven(value));
}

/** Whole part and rest apart where the unscaled integer has more digits than a double. */
function realOf(value: Integer, scale: number): number {
  if (scale === 0) return Number(value);
  if (typeof value === 'number') return value / 10 ** scale;
  const unit = powerOfTen(scale);
  return Number(value / unit) + Number(value % unit) / Number(unit);
}

function toFloat(from: DataType): (value: number) => number {
  return (value) => {
    const float = Math.fround(value);
    if (Number.isFinite(value) && !Number.isFinite(float)) {
      throw new EvaluationError(`${describe(from, value)} is out of range for FLOAT`);
    }
    return float;
  };
}

function describe(from: DataType, value: Integer): string {
  return formatText(from, typeof value === 'bigint' ? normalise(value) : value);
}
