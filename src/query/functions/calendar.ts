import { civilFromDays, daysFromCivil, daysInMonth } from '../../calendar.js';
import { EvaluationError } from '../../errors.js';
import type { Interval } from '../../schema.js';
import { DAY, type Timestamp } from '../../time.js';

/** The day of a month that is too short for it is its last: 31 January and one month is 28 or 29 February. */
function addMonths(days: number, months: number): number {
  if (months === 0) return days;
  const { year, month, day } = civilFromDays(days);
  const index = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return daysFromCivil(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

export function dayOf(time: Timestamp): number {
  return Math.floor(time / DAY);
}

/** Months first, then days, then the time. */
export function addInterval(time: Timestamp, { months, days, micros }: Interval): Timestamp {
  const day = dayOf(time);
  const result = (addMonths(day, months) + days) * DAY + (time - day * DAY) + micros;
  if (!Number.isSafeInteger(result)) throw new EvaluationError('timestamp out of range');
  return result;
}

/** 0 for Monday. */
export function weekday(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/** As ICU does it for a TIMESTAMPTZ in DuckDB: time that is taken off comes off first. */
export function addIntervalInUtc(time: Timestamp, interval: Interval): Timestamp {
  if (interval.micros >= 0) return addInterval(time, interval);
  return addInterval(time + interval.micros, { ...interval, micros: 0 });
}
