import { civilFromDays, daysInMonth } from '../../calendar.js';
import type { Interval } from '../../schema.js';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND, type Timestamp } from '../../time.js';
import { addInterval, dayOf } from './calendar.js';
import type { DatePart } from './date-parts.js';

/** Whole months, then days, then time, as PostgreSQL's age. */
export function age(later: Timestamp, earlier: Timestamp): Interval {
  const [a, b] = [civilFromDays(dayOf(later)), civilFromDays(dayOf(earlier))];
  const sign = later < earlier ? -1 : 1;
  let months = sign * ((a.year - b.year) * 12 + a.month - b.month);
  let days = sign * (a.day - b.day);
  let micros = sign * (timeOf(later) - timeOf(earlier));
  if (micros < 0) {
    micros += DAY;
    days--;
  }
  for (; days < 0; months--) days += sign < 0 ? daysInMonth(a.year, a.month) : daysInMonth(b.year, b.month);
  return { months: sign * months + 0, days: sign * days + 0, micros: sign * micros + 0 };
}

/** How many months can be gone from one time without going past the other, as ICU counts them. */
function monthsByIcu(from: Timestamp, to: Timestamp): number {
  const [a, b] = [civilFromDays(dayOf(from)), civilFromDays(dayOf(to))];
  const sign = to < from ? -1 : 1;
  let months = (b.year - a.year) * 12 + b.month - a.month;
  while (months !== 0 && sign * (addInterval(from, { months, days: 0, micros: 0 }) - to) > 0) months -= sign;
  return months + 0;
}

/**
 * How many whole parts of a kind lie between two times; undefined for what cannot be counted. `byIcu` counts months as for
 * a TIMESTAMPTZ.
 */
export function wholePartsBetween(part: DatePart, from: Timestamp, to: Timestamp, byIcu: boolean): number | undefined {
  const months = MONTHS[part];
  if (months !== undefined) {
    return Math.trunc((byIcu ? monthsByIcu(from, to) : wholeMonths(from, to)) / months) + 0;
  }
  const micros = MICROS[part];
  return micros === undefined ? undefined : Math.trunc((to - from) / micros) + 0;
}

const MONTHS: Readonly<Partial<Record<DatePart, number>>> = {
  month: 1,
  quarter: 3,
  year: 12,
  isoyear: 12,
  decade: 120,
  century: 1200,
  millennium: 12_000,
};

const MICROS: Readonly<Partial<Record<DatePart, number>>> = {
  microseconds: 1,
  milliseconds: MILLISECOND,
  second: SECOND,
  epoch: SECOND,
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  dow: DAY,
  isodow: DAY,
  doy: DAY,
  week: 7 * DAY,
  yearweek: 7 * DAY,
};

/** The last day of a shorter month completes it: 31 January to 29 February is one. */
function wholeMonths(from: Timestamp, to: Timestamp): number {
  if (from > to) return -wholeMonths(to, from);
  const end = civilFromDays(dayOf(to));
  const start = civilFromDays(dayOf(from));
  const last = daysInMonth(end.year, end.month);
  const isLast = end.day === last && (start.day > last || (start.day === last && timeOf(from) < timeOf(to)));
  return age(to, isLast ? from - (start.day - last) * DAY : from).months;
}

function timeOf(time: Timestamp): number {
  return time - dayOf(time) * DAY;
}
