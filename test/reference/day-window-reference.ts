import { DAY, MINUTE } from '../../src/time.js';
import type { Window } from '../../src/windows/window.js';

/**
 * The day of a time zone that a time is in, found by asking what date it is there at each minute of the days about it: it
 * lasts from the first minute of a date to the first of a later one. Dates that come back are not new.
 */
export function dayWindowReference(timeZone: string, time: number): Window {
  const dateAt = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  let latest = '';
  let start = Number.NaN;
  for (let minute = time - (time % MINUTE) - 2 * DAY; ; minute += MINUTE) {
    const date = dateAt.format(minute / 1000);
    if (date <= latest) continue;
    if (minute > time) return { start, end: minute };
    latest = date;
    start = minute;
  }
}
