import { MotifError } from '../errors.js';
import { DAY } from '../time.js';
import { DAYS, type Dates, MONTHS } from './calendar-grid.js';
import { durationOf, tooLong } from './length-of.js';

/** So many dates of a calendar. */
export interface CalendarLength {
  readonly dates: Dates;
  readonly count: number;
}

const UNITS: Readonly<Record<string, CalendarLength>> = {
  day: { dates: DAYS, count: 1 },
  d: { dates: DAYS, count: 1 },
  week: { dates: DAYS, count: 7 },
  month: { dates: MONTHS, count: 1 },
  quarter: { dates: MONTHS, count: 3 },
  year: { dates: MONTHS, count: 12 },
};

/**
 * `'1 day'`, `'2 weeks'`, `'3 months'`, `'1 year'`.
 * @throws MotifError `INVALID_ARGUMENT` for what the calendar does not count in, for 0, and for more than `most`.
 */
export function calendarLength(what: string, text: string, most?: string): CalendarLength {
  const [, amount = '', name = ''] = /^\s*(\d+)\s*([a-z]+?)s?\s*$/i.exec(text) ?? [];
  const unit = UNITS[name.toLowerCase()];
  const count = Number(amount) * (unit?.count ?? 0);
  if (unit === undefined || count === 0) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `'${text}' is no ${what} that a calendar has`,
      hint: "With a time zone, write whole days, weeks, months or years: '1 day'. Leave timeZone out for other lengths.",
    });
  }
  if (most !== undefined && count * (unit.dates === DAYS ? DAY : 31 * DAY) > durationOf('maxLength', most)) {
    throw tooLong(what, text, most);
  }
  return { dates: unit.dates, count };
}
