import { civilFromDays, daysFromCivil, daysInMonth } from '../../calendar.js';
import { EvaluationError } from '../../errors.js';
import { isInterval } from '../../is-value.js';
import type { Interval, ScalarKind, Value } from '../../schema.js';
import { DAY, MILLISECOND, SECOND, type Timestamp } from '../../time.js';
import { totalMicros } from '../../total-micros.js';
import { dayOf, weekday } from './calendar.js';
import { checkedDatePart, lacksPart, unknownDatePart } from './checked-date-part.js';
import { differenceIn } from './date-diff.js';
import { type DatePart, datePartOf, partOfInterval, partOfTime } from './date-parts.js';
import { truncateInterval, truncateTime } from './date-trunc.js';
import { normalise } from './integer.js';
import { isInteger, isReal, isText, lift1, lift2, lift3 } from './lift.js';
import { alias, type Evaluate, type FunctionDefinition, overloaded, scalar } from './overload.js';
import { DAY_NAMES, MONTH_NAMES } from './strftime.js';

const INSTANTS = ['DATE', 'TIMESTAMP', 'TIMESTAMPTZ'] as const;
type Instant = (typeof INSTANTS)[number];

/** Parts taken as functions of their own: `year(ts)`. */
const PART_FUNCTIONS =
  'year month day hour minute second quarter week decade century millennium dayofmonth dayofweek weekday isodow dayofyear weekofyear isoyear yearweek';

/** Days before 1970 in the count of Julian days, which begin at midnight here. */
const JULIAN_EPOCH = 2_440_588;

const NOTHING: Interval = { months: 0, days: 0, micros: 0 };

/** What a date, a timestamp or an interval consists of. TIMESTAMPTZ is read in UTC. */
export const timeFunctions: readonly FunctionDefinition[] = [
  ...[...INSTANTS, 'INTERVAL' as const].flatMap((kind) => [
    ...alias(datePart(kind), 'datepart'),
    ...PART_FUNCTIONS.split(' ').map((name) => scalar(name, [kind], 'BIGINT', readPart(kind, checkedDatePart(name)))),
    scalar('millisecond', [kind], 'BIGINT', readPart(kind, 'milliseconds')),
    scalar('microsecond', [kind], 'BIGINT', readPart(kind, 'microseconds')),
    scalar('epoch', [kind], 'DOUBLE', readPart(kind, 'epoch')),
    ...epochs(kind),
  ]),
  ...INSTANTS.flatMap((kind) => [
    ...alias(
      scalar('date_trunc', ['VARCHAR', kind], kind === 'DATE' ? 'TIMESTAMP' : kind, truncation(kind)),
      'datetrunc',
    ),
    ...alias(scalar('date_diff', ['VARCHAR', kind, kind], 'BIGINT', difference(kind)), 'datediff'),
    scalar(
      'dayname',
      [kind],
      'VARCHAR',
      onTime(kind, (time) => DAY_NAMES[weekday(dayOf(time))] ?? null),
    ),
    scalar(
      'monthname',
      [kind],
      'VARCHAR',
      onTime(kind, (time) => MONTH_NAMES[partOfTime('month', time) - 1] ?? null),
    ),
    scalar('last_day', [kind], 'DATE', onTime(kind, lastDay)),
    scalar('days_in_month', [kind], 'BIGINT', onTime(kind, daysInMonthOf)),
    scalar(
      'era',
      [kind],
      'BIGINT',
      onTime(kind, (time) => (partOfTime('year', time) > 0 ? 1 : 0)),
    ),
    scalar(
      'julian',
      [kind],
      'DOUBLE',
      onTime(kind, (time) => time / DAY + JULIAN_EPOCH),
    ),
    scalar(
      'isfinite',
      [kind],
      'BOOLEAN',
      lift1(isReal, (time) => Number.isFinite(time)),
    ),
    scalar(
      'isinf',
      [kind],
      'BOOLEAN',
      lift1(isReal, (time) => !Number.isFinite(time)),
    ),
  ]),
  ...alias(
    scalar(
      'date_trunc',
      ['VARCHAR', 'INTERVAL'],
      'INTERVAL',
      lift2(isText, isInterval, (name, interval) => {
        const part = checkedDatePart(name);
        return truncateInterval(part, interval) ?? lacksPart('an INTERVAL', part);
      }),
    ),
    'datetrunc',
  ),
  scalar(
    'epoch_ms',
    ['BIGINT'],
    'TIMESTAMP',
    lift1(isInteger, (millis) => inRange(Number(millis) * MILLISECOND)),
  ),
  scalar(
    'make_timestamp',
    ['BIGINT'],
    'TIMESTAMP',
    lift1(isInteger, (micros) => inRange(Number(micros))),
  ),
  scalar(
    'to_timestamp',
    ['DOUBLE'],
    'TIMESTAMPTZ',
    lift1(isReal, (seconds) => inRange(Math.round(seconds * SECOND))),
  ),
];

/** `date_part('year', ts)`: `epoch` has fractions, all else is whole. */
function datePart(kind: Instant | 'INTERVAL'): FunctionDefinition {
  return overloaded('date_part', {
    parameters: ['VARCHAR', kind],
    settle: (_, [name]) => {
      const part = typeof name === 'string' ? datePartOf(name) : undefined;
      if (typeof name === 'string' && part === undefined) return unknownDatePart(name);
      if (kind === 'INTERVAL' && part !== undefined && partOfInterval(part, NOTHING) === undefined) {
        return `an INTERVAL has no ${part}`;
      }
      const read: Evaluate =
        part === undefined
          ? (written, value = null) => (isText(written) ? readPart(kind, checkedDatePart(written))(value) : null)
          : (_written, value = null) => readPart(kind, part)(value);
      const result = { kind: part === 'epoch' ? 'DOUBLE' : 'BIGINT' } as const;
      return { parameters: [{ kind: 'VARCHAR' }, { kind }], result, function: read };
    },
  });
}

function readPart(kind: Instant | 'INTERVAL', part: DatePart): Evaluate {
  if (kind !== 'INTERVAL') return onTime(kind, (time) => partOfTime(part, time));
  return lift1(isInterval, (interval: Interval) => {
    const value = partOfInterval(part, interval) ?? lacksPart('an INTERVAL', part);
    return typeof value === 'number' ? value + 0 : value;
  });
}

function onTime(kind: ScalarKind, compute: (time: Timestamp) => Value): Evaluate {
  return kind === 'DATE' ? lift1(isReal, (date) => compute(date * DAY)) : lift1(isReal, compute);
}

function truncation(kind: Instant): Evaluate {
  return lift2(isText, isReal, (name, value) => {
    const part = checkedDatePart(name);
    return truncateTime(part, kind === 'DATE' ? value * DAY : value) ?? lacksPart(`a ${kind}`, part);
  });
}

function difference(kind: Instant): Evaluate {
  const unit = kind === 'DATE' ? DAY : 1;
  return lift3(isText, isReal, isReal, (name, from, to) => {
    const part = checkedDatePart(name);
    return differenceIn(part, from * unit, to * unit) ?? lacksPart(`a ${kind}`, part);
  });
}

function daysInMonthOf(time: Timestamp): number {
  const { year, month } = civilFromDays(dayOf(time));
  return daysInMonth(year, month);
}

/** Of an interval a month is 30 days and a day 24 hours. */
function epochs(kind: Instant | 'INTERVAL'): readonly FunctionDefinition[] {
  const counted = (count: (micros: number | bigint) => Value): Evaluate =>
    kind === 'INTERVAL' ? lift1(isInterval, (interval) => count(totalMicros(interval))) : onTime(kind, count);
  return [
    scalar(
      'epoch_ms',
      [kind],
      'BIGINT',
      counted((micros) => Math.trunc(Number(micros) / MILLISECOND) + 0),
    ),
    scalar(
      'epoch_us',
      [kind],
      'BIGINT',
      counted((micros) => micros),
    ),
    scalar(
      'epoch_ns',
      [kind],
      'BIGINT',
      counted((micros) => normalise(BigInt(micros) * 1000n)),
    ),
  ];
}

function lastDay(time: Timestamp): number {
  const { year, month } = civilFromDays(dayOf(time));
  return daysFromCivil(year, month, daysInMonth(year, month));
}

function inRange(time: number): Timestamp {
  if (!Number.isSafeInteger(time)) throw new EvaluationError('timestamp out of range');
  return time + 0;
}
