import { civilFromDays, daysFromCivil } from '../../calendar.js';
import { EvaluationError } from '../../errors.js';
import { DAY, HOUR, MILLISECOND, SECOND, type Timestamp } from '../../time.js';
import { dayOf, weekday } from './calendar.js';
import { partOfTime } from './date-parts.js';

export const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
export const MONTH_NAMES: readonly string[] =
  'January February March April May June July August September October November December'.split(' ');

/** Formats made of others. */
const COMPOSED: Readonly<Record<string, string>> = { c: '%Y-%m-%d %H:%M:%S', x: '%Y-%m-%d', X: '%H:%M:%S' };

/** What a directive writes, with how many digits; those with a `-` before them write none that they need not. */
const NUMBERS: Readonly<Record<string, readonly [digits: number, read: (time: Timestamp) => number]>> = {
  d: [2, (time) => civilFromDays(dayOf(time)).day],
  m: [2, (time) => civilFromDays(dayOf(time)).month],
  y: [2, (time) => Math.abs(yearOf(time) % 100)],
  H: [2, hourOf],
  I: [2, (time) => ((hourOf(time) + 11) % 12) + 1],
  M: [2, (time) => partOfTime('minute', time)],
  S: [2, (time) => partOfTime('second', time)],
  j: [3, dayOfYear],
};
const FIXED: Readonly<Record<string, (time: Timestamp, zone: string) => string>> = {
  a: (time) => DAY_NAMES[weekday(dayOf(time))]?.slice(0, 3) ?? '',
  A: (time) => DAY_NAMES[weekday(dayOf(time))] ?? '',
  b: (time) => MONTH_NAMES[partOfTime('month', time) - 1]?.slice(0, 3) ?? '',
  B: (time) => MONTH_NAMES[partOfTime('month', time) - 1] ?? '',
  Y: (time) => year(yearOf(time)),
  G: (time) => year(partOfTime('isoyear', time)),
  V: (time) => pad(partOfTime('week', time), 2),
  u: (time) => String(partOfTime('isodow', time)),
  w: (time) => String(partOfTime('dow', time)),
  U: (time) => pad(weekFrom(6, time), 2),
  W: (time) => pad(weekFrom(0, time), 2),
  p: (time) => (hourOf(time) < 12 ? 'AM' : 'PM'),
  f: (time) => pad(partOfTime('microseconds', time) % SECOND, 6),
  g: (time) => pad(partOfTime('milliseconds', time) % (SECOND / MILLISECOND), 3),
  n: (time) => pad((partOfTime('microseconds', time) % SECOND) * 1000, 9),
  z: () => '+00',
  Z: (_, zone) => zone,
};

/** A time as a format of C's strftime writes it, with DuckDB's additions; `zone` is what `%Z` writes. */
export function formatTime(format: string, zone: string): (time: Timestamp) => string {
  const parts = partsOfFormat(format).map((part) => {
    if (part.kind === 'text') return () => part.text;
    const number = NUMBERS[part.letter];
    if (number !== undefined) {
      const [digits, read] = number;
      return (time: Timestamp) => (part.bare ? String(read(time)) : pad(read(time), digits));
    }
    const fixed = part.bare ? undefined : FIXED[part.letter];
    if (fixed === undefined) throw unknown(part.letter, format);
    return (time: Timestamp) => fixed(time, zone);
  });
  return (time) => {
    if (!Number.isFinite(time)) return time > 0 ? 'infinity' : '-infinity';
    return parts.map((part) => part(time)).join('');
  };
}

export type FormatPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `%d`, or `%-d` without leading zeros. */
  | { readonly kind: 'directive'; readonly letter: string; readonly bare: boolean };

export function partsOfFormat(format: string): readonly FormatPart[] {
  const expanded = format.replace(/%([cxX%])/g, (whole, letter: string) => COMPOSED[letter] ?? whole);
  const parts: FormatPart[] = [];
  for (const [whole, dash, letter] of expanded.matchAll(/[^%]+|%(-?)(.)?/gsu)) {
    if (!whole.startsWith('%')) parts.push({ kind: 'text', text: whole });
    else if (letter === undefined) throw new EvaluationError(`the format '${format}' ends in %`);
    else if (letter === '%' && dash === '') parts.push({ kind: 'text', text: '%' });
    else parts.push({ kind: 'directive', letter, bare: dash === '-' });
  }
  return parts;
}

export function unknown(letter: string, format: string): EvaluationError {
  return new EvaluationError(`the format '${format}' has %${letter}, which means nothing here`);
}

function yearOf(time: Timestamp): number {
  return civilFromDays(dayOf(time)).year;
}

function hourOf(time: Timestamp): number {
  return Math.floor((time - dayOf(time) * DAY) / HOUR);
}

function dayOfYear(time: Timestamp): number {
  return dayOf(time) - daysFromCivil(yearOf(time), 1, 1) + 1;
}

/** Weeks that begin on a weekday (0 for Monday); the days before the first are week 0. */
function weekFrom(first: number, time: Timestamp): number {
  const since = (weekday(dayOf(time)) - first + 7) % 7;
  return Math.floor((dayOfYear(time) - 1 - since + 7) / 7);
}

function year(value: number): string {
  return value >= 0 && value <= 9999 ? pad(value, 4) : String(value);
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
