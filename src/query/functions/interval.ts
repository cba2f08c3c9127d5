import { EvaluationError } from '../../errors.js';
import type { Interval } from '../../schema.js';
import { DAY } from '../../time.js';

export function makeInterval(months: number, days: number, micros: number): Interval {
  for (const [part, limit] of [
    [months, 2 ** 31],
    [days, 2 ** 31],
    [micros, 2 ** 63],
  ] as const) {
    if (!(Math.abs(part) < limit)) throw new EvaluationError('interval out of range');
  }
  return { months: months + 0, days: days + 0, micros: micros + 0 };
}

/** For comparing: a month is 30 days, a day 24 hours. */
export function totalMicros({ months, days, micros }: Interval): number | bigint {
  const total = (months * 30 + days) * DAY + micros;
  return Number.isSafeInteger(total) ? total : BigInt(months * 30 + days) * BigInt(DAY) + BigInt(micros);
}

export function negate({ months, days, micros }: Interval): Interval {
  return makeInterval(-months, -days, -micros);
}
