import { DAY, type Duration, formatTimestamp, HOUR, MICROSECOND, MINUTE, SECOND, type Timestamp } from '../time.js';

/** Microseconds of the last instant a JavaScript Date can name; an end of input may be later still. */
const LAST_DATE = 8.64e18;

/** `4,995`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 event`, `4,995 events`. */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `2026-01-31 12:00:00`: event time for people, in UTC; undefined before there is one, and after the end of time. */
export function eventTime(time: Timestamp | undefined): string | undefined {
  if (time === undefined || Math.abs(time) > LAST_DATE) return undefined;
  return formatTimestamp(time).slice(0, 19).replace('T', ' ');
}

/** `0.42 s`, `12.3 s`, `3 min 20 s`, of milliseconds. */
export function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** `12 s`, `3 min`, `2 h`, `4 days`, of microseconds: how long something has lasted, roughly. */
export function sinceText(duration: Duration): string {
  if (duration < 2 * MINUTE) return `${Math.floor(duration / SECOND)} s`;
  if (duration < 2 * HOUR) return `${Math.floor(duration / MINUTE)} min`;
  if (duration < 2 * DAY) return `${Math.floor(duration / HOUR)} h`;
  return `${Math.floor(duration / DAY)} days`;
}

const UNITS: readonly (readonly [string, Duration])[] = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
];

/** `30 minutes`, `1 day`, in the largest unit that leaves no rest. */
export function durationText(duration: Duration): string {
  const [name, size] = UNITS.find(([, unit]) => duration % unit === 0) ?? ['microsecond', MICROSECOND];
  return plural(duration / size, name);
}
