import type { Interval } from './schema.js';
import { DAY, HOUR, MINUTE, SECOND } from './time.js';

interface Unit {
  readonly months?: number;
  readonly days?: number;
  readonly micros?: number;
}

const UNITS: readonly (readonly [names: string, unit: Unit])[] = [
  ['us usec usecs microsecond microseconds', { micros: 1 }],
  ['ms msec msecs millisecond milliseconds', { micros: 1000 }],
  ['s sec secs second seconds', { micros: SECOND }],
  ['m min mins minute minutes', { micros: MINUTE }],
  ['h hr hrs hour hours', { micros: HOUR }],
  ['d day days dayofmonth', { days: 1 }],
  ['w week weeks weekofyear', { days: 7 }],
  ['mon mons month months', { months: 1 }],
  ['quarter quarters', { months: 3 }],
  ['y yr yrs year years', { months: 12 }],
  ['dec decs decade decades', { months: 120 }],
  ['c cent century centuries', { months: 1200 }],
  ['mil mils millennium millenniums millennia', { months: 12_000 }],
];
const UNIT_OF: ReadonlyMap<string, Unit> = new Map(
  UNITS.flatMap(([names, unit]) => names.split(' ').map((name) => [name, unit] as const)),
);

const PART = /\s*(?:(-?)(\d+):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?(?![\d:.])|(-?)(\d+)?(?:\.(\d*))?\s*([a-z]+))\s*/iy;

/** `1 month 2 days 03:04:05.5`, `30 minutes`, `1.5 hours`, `2 days ago`; a bare number is seconds. */
export function parseInterval(text: string): Interval | undefined {
  const [, body = '', ago] = /^\s*(?:@\s*)?(.*?)(\s+ago)?\s*$/is.exec(text) ?? [];
  if (body === '') return undefined;
  if (/^-?\d+$/.test(body)) return { months: 0, days: 0, micros: Number(body) * (ago === undefined ? 1 : -1) * SECOND };
  let total: Interval = { months: 0, days: 0, micros: 0 };
  PART.lastIndex = 0;
  do {
    const part = PART.exec(body);
    const amount = part === null ? undefined : partOf(part);
    if (amount === undefined) return undefined;
    total = add(total, amount, 1);
  } while (PART.lastIndex < body.length);
  return ago === undefined ? total : add({ months: 0, days: 0, micros: 0 }, total, -1);
}

function partOf(match: RegExpExecArray): Interval | undefined {
  const [, clockSign, hours, minutes, seconds = '0', fraction = '', sign, whole, decimals, name] = match;
  if (hours !== undefined) {
    if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    const micros = Number(fraction.slice(0, 6).padEnd(6, '0'));
    const clock = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * SECOND + micros;
    return { months: 0, days: 0, micros: clockSign === '-' ? -clock : clock };
  }
  const unit = UNIT_OF.get((name ?? '').toLowerCase());
  if (unit === undefined || (whole === undefined && !decimals)) return undefined;
  return times(unit, Number(whole ?? 0), Number(`0.${decimals ?? ''}0`), sign === '-' ? -1 : 1);
}

/** A fraction of a month is whole days of 30 to the month, a fraction of a day is time. */
function times({ months = 0, days = 0, micros = 0 }: Unit, whole: number, fraction: number, sign: 1 | -1): Interval {
  const partMonths = months * fraction;
  const wholeMonths = Math.trunc(partMonths);
  const daysOfMonth = months > 3 ? 0 : Math.trunc(roundOff((partMonths - wholeMonths) * 30));
  const partDays = Math.trunc(days * fraction);
  const time =
    micros * whole + Math.trunc(roundOff(micros * fraction)) + Math.round((days * fraction - partDays) * DAY);
  return add(
    { months: 0, days: 0, micros: 0 },
    { months: months * whole + wholeMonths, days: days * whole + partDays + daysOfMonth, micros: time },
    sign,
  );
}

/** What a binary fraction adds to a decimal one must not count. */
function roundOff(value: number): number {
  return Number(value.toFixed(3));
}

function add(a: Interval, b: Interval, sign: 1 | -1): Interval {
  return {
    months: a.months + sign * b.months,
    days: a.days + sign * b.days,
    micros: a.micros + sign * b.micros,
  };
}
