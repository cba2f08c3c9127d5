import type { Interval } from './schema.js';
import { DAY } from './time.js';

/** For comparing: a month is 30 days, a day 24 hours. */
export function totalMicros({ months, days, micros }: Interval): number | bigint {
  const total = (months * 30 + days) * DAY + micros;
  return Number.isSafeInteger(total) ? total : BigInt(months * 30 + days) * BigInt(DAY) + BigInt(micros);
}
