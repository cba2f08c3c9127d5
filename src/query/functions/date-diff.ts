import { civilFromDays } from '../../calendar.js';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND, type Timestamp } from '../../time.js';
import { dayOf } from './calendar.js';
import { type DatePart, partOfTime } from './date-parts.js';

/** How many beginnings of a part lie between two times, but whole weeks; undefined for what cannot be counted. */
export function differenceIn(part: DatePart, from: Timestamp, to: Timestamp): number | undefined {
  if (part === 'week' || part === 'yearweek') return Math.trunc((dayOf(to) - dayOf(from)) / 7) + 0;
  const ordinal = ORDINAL[part];
  return ordinal === undefined ? undefined : ordinal(to) - ordinal(from);
}

/** Parts of a kind, counted through. */
const ORDINAL: Readonly<Partial<Record<DatePart, (time: Timestamp) => number>>> = {
  microseconds: (time) => time,
  milliseconds: (time) => Math.floor(time / MILLISECOND),
  second: (time) => Math.floor(time / SECOND),
  minute: (time) => Math.floor(time / MINUTE),
  hour: (time) => Math.floor(time / HOUR),
  day: dayOf,
  dow: dayOf,
  isodow: dayOf,
  doy: dayOf,
  month: (time) => monthOf(time),
  quarter: (time) => Math.floor(monthOf(time) / 3),
  year: yearOf,
  decade: (time) => Math.trunc(yearOf(time) / 10),
  century: (time) => Math.trunc(yearOf(time) / 100),
  millennium: (time) => Math.trunc(yearOf(time) / 1000),
  isoyear: (time) => partOfTime('isoyear', time),
  epoch: (time) => Math.floor(time / SECOND),
};

function yearOf(time: Timestamp): number {
  return civilFromDays(Math.floor(time / DAY)).year;
}

function monthOf(time: Timestamp): number {
  const { year, month } = civilFromDays(Math.floor(time / DAY));
  return year * 12 + month - 1;
}
