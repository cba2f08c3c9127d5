/** An instant: microseconds since 1970-01-01T00:00:00Z. Exact to the microsecond until the year 2255. */
export type Timestamp = number;

/** A length of time in microseconds. */
export type Duration = number;

export const MICROSECOND = 1;
export const MILLISECOND = 1_000;
export const SECOND: Duration = 1_000_000;
export const MINUTE: Duration = 60 * SECOND;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;

const UNITS: Readonly<Record<string, Duration>> = {
  microsecond: MICROSECOND,
  millisecond: MILLISECOND,
  ms: MILLISECOND,
  second: SECOND,
  s: SECOND,
  minute: MINUTE,
  min: MINUTE,
  hour: HOUR,
  h: HOUR,
  day: DAY,
  d: DAY,
  week: 7 * DAY,
};

/** `'30 minutes'`, `'1 h'`, `'1 hour 30 minutes'` as microseconds; undefined for anything else. */
export function parseDuration(text: string): Duration | undefined {
  const part = /\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*/iy;
  let total = 0;
  do {
    const [, amount, name = ''] = part.exec(text) ?? [];
    const unit = UNITS[name.toLowerCase()] ?? UNITS[name.toLowerCase().replace(/s$/, '')];
    if (amount === undefined || unit === undefined) return undefined;
    total += Number(amount) * unit;
  } while (part.lastIndex < text.length);
  return Math.round(total);
}

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * An ISO 8601 date or date and time (`2026-01-31`, `2026-01-31T12:00:00.5Z`, `2026-01-31 12:00:00+02:00`).
 * No zone means UTC. Undefined for any other text, and for a date that is not in the calendar.
 */
export function parseTimestamp(text: string): Timestamp | undefined {
  const match = TIMESTAMP.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const [y, mo, d, h, mi, s] = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)];
  if (mo < 1 || mo > 12 || d < 1 || d > daysInMonth(y, mo) || h > 23 || mi > 59 || s > 59) return undefined;
  const midnight = new Date(0).setUTCFullYear(y, mo - 1, d);
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
  return midnight * MILLISECOND + h * HOUR + mi * MINUTE + s * SECOND + micros - zoneOffset(zone);
}

function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function zoneOffset(zone: string): Duration {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (hours === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR + Number(minutes ?? 0) * MINUTE);
}

/** ISO 8601 in UTC with 3 fraction digits, 6 if needed: `2026-01-31T12:00:00.000Z`. */
export function formatTimestamp(time: Timestamp): string {
  const millis = Math.floor(time / MILLISECOND);
  const micros = time - millis * MILLISECOND;
  const text = new Date(millis).toISOString();
  return micros === 0 ? text : text.replace('Z', `${String(micros).padStart(3, '0')}Z`);
}
