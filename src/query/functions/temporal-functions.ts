import { EvaluationError } from '../../errors.js';
import { isInterval } from '../../is-value.js';
import type { Interval, Value } from '../../schema.js';
import { DAY, SECOND, type Timestamp } from '../../time.js';
import { addInterval, addIntervalInUtc } from './calendar.js';
import { halfToEven } from './half-to-even.js';
import { makeInterval, negate } from './interval.js';
import { isInteger, isReal, lift1, lift2 } from './lift.js';
import { type FunctionDefinition, scalar } from './overload.js';

const DAYS_PER_MONTH = 30;
const SECONDS_PER_DAY = 86_400;

/** Arithmetic of dates, timestamps and intervals. TIMESTAMPTZ counts its days in UTC. */
export const temporalFunctions: readonly FunctionDefinition[] = [
  scalar(
    '+',
    ['DATE', 'INTEGER'],
    'DATE',
    lift2(isReal, isReal, (date, days) => date + days),
  ),
  scalar(
    '+',
    ['INTEGER', 'DATE'],
    'DATE',
    lift2(isReal, isReal, (days, date) => days + date),
  ),
  scalar(
    '-',
    ['DATE', 'INTEGER'],
    'DATE',
    lift2(isReal, isReal, (date, days) => date - days),
  ),
  scalar(
    '-',
    ['DATE', 'DATE'],
    'BIGINT',
    lift2(isReal, isReal, (a, b) => a - b),
  ),
  scalar(
    '+',
    ['DATE', 'INTERVAL'],
    'TIMESTAMP',
    lift2(isReal, isInterval, (date, by) => addInterval(date * DAY, by)),
  ),
  scalar(
    '+',
    ['INTERVAL', 'DATE'],
    'TIMESTAMP',
    lift2(isInterval, isReal, (by, date) => addInterval(date * DAY, by)),
  ),
  scalar(
    '-',
    ['DATE', 'INTERVAL'],
    'TIMESTAMP',
    lift2(isReal, isInterval, (date, by) => subtract(date * DAY, by)),
  ),
  ...instant('TIMESTAMP', addInterval),
  ...instant('TIMESTAMPTZ', addIntervalInUtc),
  scalar('+', ['INTERVAL', 'INTERVAL'], 'INTERVAL', lift2(isInterval, isInterval, sum)),
  scalar(
    '-',
    ['INTERVAL', 'INTERVAL'],
    'INTERVAL',
    lift2(isInterval, isInterval, (a, b) => sum(a, negate(b))),
  ),
  scalar('-', ['INTERVAL'], 'INTERVAL', lift1(isInterval, negate)),
  scalar(
    '*',
    ['INTERVAL', 'BIGINT'],
    'INTERVAL',
    lift2(isInterval, isInteger, (a, by) => times(a, Number(by))),
  ),
  scalar(
    '*',
    ['BIGINT', 'INTERVAL'],
    'INTERVAL',
    lift2(isInteger, isInterval, (by, a) => times(a, Number(by))),
  ),
  scalar(
    '*',
    ['INTERVAL', 'DOUBLE'],
    'INTERVAL',
    lift2(isInterval, isReal, (a, by) => scaled(a, (part) => part * by)),
  ),
  scalar(
    '*',
    ['DOUBLE', 'INTERVAL'],
    'INTERVAL',
    lift2(isReal, isInterval, (by, a) => scaled(a, (part) => part * by)),
  ),
  scalar(
    '/',
    ['INTERVAL', 'DOUBLE'],
    'INTERVAL',
    lift2(isInterval, isReal, (a, by) => (by === 0 ? null : scaled(a, (part) => part / by))),
  ),
];

function instant(
  kind: 'TIMESTAMP' | 'TIMESTAMPTZ',
  add: (time: Timestamp, by: Interval) => Timestamp,
): readonly FunctionDefinition[] {
  return [
    scalar('+', [kind, 'INTERVAL'], kind, lift2(isReal, isInterval, add)),
    scalar(
      '+',
      ['INTERVAL', kind],
      kind,
      lift2(isInterval, isReal, (by, time) => add(time, by)),
    ),
    scalar(
      '-',
      [kind, 'INTERVAL'],
      kind,
      lift2(isReal, isInterval, (time, by) => add(time, negate(by))),
    ),
    scalar('-', [kind, kind], 'INTERVAL', lift2(isReal, isReal, difference)),
  ];
}

function subtract(time: Timestamp, by: Interval): Timestamp {
  return addInterval(time, negate(by));
}

/** In days and the rest, both of one sign. */
function difference(a: Timestamp, b: Timestamp): Interval {
  const micros = a - b;
  const days = Math.trunc(micros / DAY);
  return makeInterval(0, days, micros - days * DAY);
}

function sum(a: Interval, b: Interval): Interval {
  return makeInterval(a.months + b.months, a.days + b.days, a.micros + b.micros);
}

function times(a: Interval, by: number): Interval {
  const micros = a.micros * by;
  if (!Number.isSafeInteger(micros)) throw new EvaluationError('interval out of range');
  return makeInterval(a.months * by, a.days * by, micros);
}

/** A part of a month is days of which it has 30, a part of a day is time; computed as PostgreSQL's interval_div does. */
function scaled({ months, days, micros }: Interval, scale: (part: number) => number): Value {
  const exactMonths = scale(months);
  const exactDays = scale(days);
  if (!Number.isFinite(exactMonths) || !Number.isFinite(exactDays)) throw new EvaluationError('interval out of range');
  const [toMonths, ownDays] = [Math.trunc(exactMonths), Math.trunc(exactDays)];
  const daysOfMonth = toMicro((exactMonths - toMonths) * DAYS_PER_MONTH);
  const seconds = toMicro((exactDays - ownDays + daysOfMonth - Math.trunc(daysOfMonth)) * SECONDS_PER_DAY);
  const carried = Math.trunc(seconds / SECONDS_PER_DAY);
  const time = scale(micros) + (seconds - carried * SECONDS_PER_DAY) * SECOND;
  return makeInterval(toMonths, ownDays + Math.trunc(daysOfMonth) + carried, halfToEven(time));
}

/** Half a millionth is noise of binary fractions. */
function toMicro(value: number): number {
  return halfToEven(value * 1e6) / 1e6;
}
