import { civilFromDays, daysFromCivil } from '../../calendar.js';
import type { Interval } from '../../schema.js';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND, type Timestamp } from '../../time.js';
import { dayOf, weekday } from './calendar.js';

const NAMES: readonly (readonly [part: DatePart, names: string])[] = [
  ['microseconds', 'microsecond us usec usecs usecond useconds'],
  ['milliseconds', 'millisecond ms msec msecs'],
  ['second', 'seconds s sec secs'],
  ['minute', 'minutes m min mins'],
  ['hour', 'hours h hr hrs'],
  ['day', 'days d dayofmonth'],
  ['week', 'weeks w weekofyear'],
  ['month', 'months mon mons'],
  ['quarter', 'quarters'],
  ['year', 'years y yr yrs'],
  ['decade', 'decades dec decs'],
  ['century', 'centuries cent c'],
  ['millennium', 'millennia millenium mil mils'],
  ['dow', 'dayofweek weekday'],
  ['isodow', ''],
  ['doy', 'dayofyear'],
  ['isoyear', ''],
  ['yearweek', ''],
  ['epoch', ''],
];

export type DatePart =
  | 'microseconds'
  | 'milliseconds'
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year'
  | 'decade'
  | 'century'
  | 'millennium'
  | 'dow'
  | 'isodow'
  | 'doy'
  | 'isoyear'
  | 'yearweek'
  | 'epoch';

const PART_OF: ReadonlyMap<string, DatePart> = new Map(
  NAMES.flatMap(([part, names]) => [part, ...names.split(' ')].map((name): [string, DatePart] => [name, part])),
);

export const DATE_PARTS: readonly string[] = NAMES.map(([part]) => part);

export function datePartOf(name: string): DatePart | undefined {
  return name === '' ? undefined : PART_OF.get(name.toLowerCase());
}

export function partOfTime(part: DatePart, time: Timestamp): number {
  const days = dayOf(time);
  const micros = time - days * DAY;
  switch (part) {
    case 'microseconds':
      return micros % MINUTE;
    case 'milliseconds':
      return Math.floor((micros % MINUTE) / MILLISECOND);
    case 'second':
      return Math.floor((micros % MINUTE) / SECOND);
    case 'minute':
      return Math.floor((micros % HOUR) / MINUTE);
    case 'hour':
      return Math.floor(micros / HOUR);
    case 'epoch':
      return time / SECOND;
    case 'dow':
      return (weekday(days) + 1) % 7;
    case 'isodow':
      return weekday(days) + 1;
    case 'week':
      return isoWeek(days).week;
    case 'isoyear':
      return isoWeek(days).year;
    case 'yearweek': {
      const { year, week } = isoWeek(days);
      return year * 100 + (year < 0 ? -week : week);
    }
    default:
      return partOfDate(part, days);
  }
}

type CalendarPart = 'day' | 'doy' | 'month' | 'quarter' | 'year' | 'decade' | 'century' | 'millennium';

function partOfDate(part: CalendarPart, days: number): number {
  const { year, month, day } = civilFromDays(days);
  switch (part) {
    case 'day':
      return day;
    case 'doy':
      return days - daysFromCivil(year, 1, 1) + 1;
    case 'month':
      return month;
    case 'quarter':
      return Math.ceil(month / 3);
    case 'year':
      return year;
    case 'decade':
      return Math.trunc(year / 10);
    case 'century':
      return countOf(year, 100);
    case 'millennium':
      return countOf(year, 1000);
  }
}

/** The first century is years 1 to 100; there is none with number 0. */
function countOf(year: number, length: number): number {
  return year > 0 ? Math.trunc((year - 1) / length) + 1 : Math.trunc(year / length) - 1;
}

/** ISO 8601: a week belongs to the year of its Thursday. */
function isoWeek(days: number): { readonly year: number; readonly week: number } {
  const thursday = days - weekday(days) + 3;
  const { year } = civilFromDays(thursday);
  return { year, week: Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1 };
}

/** Undefined for a part that an interval does not have. */
export function partOfInterval(part: DatePart, { months, days, micros }: Interval): number | undefined {
  switch (part) {
    case 'microseconds':
      return micros % MINUTE;
    case 'milliseconds':
      return Math.trunc((micros % MINUTE) / MILLISECOND);
    case 'second':
      return Math.trunc((micros % MINUTE) / SECOND);
    case 'minute':
      return Math.trunc((micros % HOUR) / MINUTE);
    case 'hour':
      return Math.trunc(micros / HOUR);
    case 'day':
      return days;
    case 'month':
      return months % 12;
    case 'quarter':
      return Math.trunc((months % 12) / 3) + 1;
    case 'year':
      return Math.trunc(months / 12);
    case 'decade':
      return Math.trunc(months / 120);
    case 'century':
      return Math.trunc(months / 1200);
    case 'millennium':
      return Math.trunc(months / 12_000);
    case 'epoch':
      // A year is 365.25 days here and a month 30.
      return (Math.trunc(months / 12) * 365.25 + (months % 12) * 30 + days) * 86_400 + micros / SECOND;
    default:
      return undefined;
  }
}
