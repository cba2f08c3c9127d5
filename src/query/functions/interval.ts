import { EvaluationError } from '../../errors.js';
import type { Interval } from '../../schema.js';

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

export function negate({ months, days, micros }: Interval): Interval {
  return makeInterval(-months, -days, -micros);
}
