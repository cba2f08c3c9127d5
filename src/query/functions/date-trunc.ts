import { civilFromDays, daysFromCivil } from '../../calendar.js';
import type { Interval } from '../../schema.js';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND, type Timestamp } from '../../time.js';
import { dayOf, weekday } from './calendar.js';
import { type DatePart, partOfTime } from './date-parts.js';

/** The beginning of the part of time that `time` is in; undefined for what is no part to cut at. */
export function truncateTime(part: DatePart, time: Timestamp): Timestamp | undefined {
  const unit = UNITS[part];
  if (unit !== undefined) return Math.floor(time / unit) * unit;
  const day = truncateDate(part, dayOf(time));
  return day === undefined ? undefined : day * DAY;
}

const UNITS: Readonly<Partial<Record<DatePart, number>>> = {
  microseconds: 1,
  milliseconds: MILLISECOND,
  second: SECOND,
  minute: MINUTE,
  hour: HOUR,
};

const YEARS: Readonly<Partial<Record<DatePart, number>>> = { year: 1, decade: 10, century: 100, millennium: 1000 };

function truncateDate(part: DatePart, days: number): number | undefined {
  const { year, month } = civilFromDays(days);
  const years = YEARS[part];
  if (years !== undefined) return daysFromCivil(Math.trunc(year / years) * years, 1, 1);
  switch (part) {
    case 'day':
    case 'dow':
    case 'isodow':
    case 'doy':
      return days;
    case 'week':
    case 'yearweek':
      return days - weekday(days);
    case 'month':
      return daysFromCivil(year, month, 1);
    case 'quarter':
      return daysFromCivil(year, month - ((month - 1) % 3), 1);
    case 'isoyear': {
      const monday = days - weekday(days);
      return monday - (partOfTime('week', days * DAY) - 1) * 7;
    }
    default:
      return undefined;
  }
}

const MONTHS: Readonly<Partial<Record<DatePart, number>>> = {
  month: 1,
  quarter: 3,
  year: 12,
  decade: 120,
  century: 1200,
  millennium: 12_000,
};

export function truncateInterval(part: DatePart, interval: Interval): Interval | undefined {
  const { months, days, micros } = interval;
  const inMonths = MONTHS[part];
  if (inMonths !== undefined) return { months: Math.trunc(months / inMonths) * inMonths + 0, days: 0, micros: 0 };
  const unit = UNITS[part];
  if (unit !== undefined) return { months, days, micros: Math.trunc(micros / unit) * unit + 0 };
  if (part === 'week') return { months, days: Math.trunc(days / 7) * 7 + 0, micros: 0 };
  return part === 'day' || part === 'dow' || part === 'isodow' || part === 'doy'
    ? { months, days, micros: 0 }
    : undefined;
}
