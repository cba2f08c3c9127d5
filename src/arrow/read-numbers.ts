import type { Data, TimeUnit } from 'apache-arrow';
import { unreachable } from '../errors.js';
import type { Value } from '../schema.js';
import { DAY, MILLISECOND, SECOND } from '../time.js';
import { formatTime } from './clock-time.js';
import type { Arrow } from './load-arrow.js';
import { INFINITE_DAYS, INFINITE_MICROS } from './write-numbers.js';

type ValueAt = (row: number) => Value;

export function integer(value: number | bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Words of 32 bits, the lowest first, in two's complement. */
export function decimalAt({ values, stride }: Data): ValueAt {
  const words: ArrayLike<number> = values;
  return (row) => {
    let value = 0n;
    for (let word = stride - 1; word >= 0; word--) value = (value << 32n) | BigInt(words[row * stride + word] ?? 0);
    return integer(BigInt.asIntN(32 * stride, value));
  };
}

/** Whole microseconds: what is finer is cut off. */
export function timestampAt(arrow: Arrow, data: Data, unit: TimeUnit): ValueAt {
  const values: ArrayLike<bigint> = data.values;
  return (row) => {
    const value = values[row] ?? 0n;
    if (value === INFINITE_MICROS) return Infinity;
    return value === -INFINITE_MICROS ? -Infinity : micros(arrow, unit, value);
  };
}

export function timeAt(arrow: Arrow, data: Data, unit: TimeUnit): ValueAt {
  const values: ArrayLike<number | bigint> = data.values;
  return (row) => formatTime(micros(arrow, unit, BigInt(values[row] ?? 0)));
}

export function durationAt(arrow: Arrow, data: Data, unit: TimeUnit): ValueAt {
  const values: ArrayLike<bigint> = data.values;
  return (row) => ({ months: 0, days: 0, micros: micros(arrow, unit, values[row] ?? 0n) });
}

/** Days, or milliseconds of them. */
export function dateAt(data: Data): ValueAt {
  const values: ArrayLike<number | bigint> = data.values;
  return (row) => {
    const value = values[row] ?? 0;
    if (typeof value === 'bigint') return Math.floor((Number(value) * MILLISECOND) / DAY);
    return Math.abs(value) === INFINITE_DAYS ? Math.sign(value) * Infinity : value;
  };
}

export function intervalAt(data: Data): ValueAt {
  const words: ArrayLike<number> = data.values;
  const word = (row: number, place: number): number => words[row * data.stride + place] ?? 0;
  return (row) => {
    if (data.stride === 1) return { months: word(row, 0), days: 0, micros: 0 };
    if (data.stride === 2) return { months: 0, days: word(row, 0), micros: word(row, 1) * MILLISECOND };
    const nanos = (BigInt(word(row, 3)) << 32n) | BigInt(word(row, 2) >>> 0);
    return { months: word(row, 0), days: word(row, 1), micros: wholeMicros(nanos) };
  };
}

function micros({ TimeUnit: is }: Arrow, unit: TimeUnit, value: bigint): number {
  switch (unit) {
    case is.SECOND:
      return Number(value) * SECOND;
    case is.MILLISECOND:
      return Number(value) * MILLISECOND;
    case is.MICROSECOND:
      return Number(value);
    case is.NANOSECOND:
      return wholeMicros(value);
    default:
      return unreachable(unit);
  }
}

/** Cut downwards, also before 1970. */
function wholeMicros(nanos: bigint): number {
  return Number((nanos - (((nanos % 1_000n) + 1_000n) % 1_000n)) / 1_000n);
}
