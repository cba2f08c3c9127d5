import { INTEGER_BOUNDS } from '../parse-number.js';
import type { DataType } from '../schema.js';

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;

/** As many digits as any number of them is exact with. */
const EXACT_DIGITS = 15;

const POWERS: Float64Array = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** A number of the type (a DECIMAL unscaled) that is written in its plain form; NaN for all else. */
export function scanNumber(type: DataType, bytes: Uint8Array, start: number, end: number): number {
  switch (type.kind) {
    case 'DOUBLE':
      return scanDouble(bytes, start, end);
    case 'BIGINT':
    case 'HUGEINT':
      return scanScaled(bytes, start, end, 0);
    case 'DECIMAL': {
      const unscaled = scanScaled(bytes, start, end, type.scale);
      return Math.abs(unscaled) < 10 ** type.precision ? unscaled : Number.NaN;
    }
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER': {
      const { min, max } = INTEGER_BOUNDS[type.kind];
      const integer = scanScaled(bytes, start, end, 0);
      return integer >= min && integer <= max ? integer : Number.NaN;
    }
    default:
      return Number.NaN;
  }
}

/**
 * The double nearest to `[-]digits[.digits]`; NaN for every other form and for more digits than are exact. The digits as
 * one integer and the power of ten are both exact, so their quotient is rounded once, as it must be (W. D. Clinger, "How
 * to read floating point numbers accurately", 1990).
 */
export function scanDouble(bytes: Uint8Array, start: number, end: number): number {
  const fraction = fractionDigits(bytes, start, end);
  const magnitude = Math.abs(scanScaled(bytes, start, end, fraction)) / (POWERS[fraction] ?? Number.NaN);
  return bytes[start] === MINUS ? -magnitude : magnitude;
}

function fractionDigits(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) if (bytes[at] === POINT) return end - at - 1;
  return 0;
}

/** `[-]digits[.digits]` times 10^scale where that is an integer of few enough digits to be exact; else NaN. */
export function scanScaled(bytes: Uint8Array, start: number, end: number, scale: number): number {
  const negative = bytes[start] === MINUS;
  const from = negative ? start + 1 : start;
  let digits = 0;
  let point = -1;
  for (let at = from; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (bytes[at] === POINT && point < 0) point = at;
    else return Number.NaN;
  }
  const count = end - from - (point < 0 ? 0 : 1);
  const missing = scale - (point < 0 ? 0 : end - point - 1);
  if (count < 1 || missing < 0 || count + missing > EXACT_DIGITS) return Number.NaN;
  const magnitude = digits * (POWERS[missing] ?? Number.NaN);
  return negative ? 0 - magnitude : magnitude;
}
