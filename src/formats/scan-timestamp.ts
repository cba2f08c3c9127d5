import { daysFromCivil, daysInMonth } from '../calendar.js';
import { DAY, HOUR, MINUTE, SECOND } from '../time.js';

const ZERO = 0x30;

/** The date before: neighbours in a file are mostly of one day. */
let lastDate = -1;
let lastDay = 0;

/**
 * The microseconds that `YYYY-MM-DD HH:MM:SS[.f…][Z]` (or with `T`) are, read from its bytes; NaN for every other form,
 * also for those that `parseTimestampText` can read.
 */
export function scanTimestamp(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 19 || length > 27) return Number.NaN;
  const separator = bytes[start + 10];
  if (separator !== 0x20 && separator !== 0x54) return Number.NaN;
  if (bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d) return Number.NaN;
  if (bytes[start + 13] !== 0x3a || bytes[start + 16] !== 0x3a) return Number.NaN;
  const century = twoDigits(bytes, start);
  const year = twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  const hour = twoDigits(bytes, start + 11);
  const minute = twoDigits(bytes, start + 14);
  const second = twoDigits(bytes, start + 17);
  if ((century | year | month | day | hour | minute | second) < 0) return Number.NaN;
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
  const days = dayOf(century * 100 + year, month, day);
  const micros = fraction(bytes, start + 19, end);
  return days * DAY + hour * HOUR + minute * MINUTE + second * SECOND + micros;
}

/** NaN for a date that is not in the calendar. */
function dayOf(year: number, month: number, day: number): number {
  const date = (year * 100 + month) * 100 + day;
  if (date === lastDate) return lastDay;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  lastDate = date;
  lastDay = daysFromCivil(year, month, day);
  return lastDay;
}

function fraction(bytes: Uint8Array, start: number, end: number): number {
  const digitsEnd = bytes[end - 1] === 0x5a ? end - 1 : end;
  if (digitsEnd === start) return 0;
  if (digitsEnd > start + 7 || digitsEnd === start + 1 || bytes[start] !== 0x2e) return Number.NaN;
  let micros = 0;
  for (let at = start + 1; at < start + 7; at++) {
    const digit = at < digitsEnd ? (bytes[at] ?? 0) - ZERO : 0;
    if (digit < 0 || digit > 9) return Number.NaN;
    micros = micros * 10 + digit;
  }
  return micros;
}

/** Negative when one is not a digit. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}
