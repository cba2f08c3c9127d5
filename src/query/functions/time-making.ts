import { daysFromCivil, daysInMonth } from '../../calendar.js';
import { EvaluationError } from '../../errors.js';
import { isInterval, isList } from '../../is-value.js';
import type { DataType, ScalarKind } from '../../schema.js';
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND, type Timestamp } from '../../time.js';
import { age, wholePartsBetween } from './age.js';
import { addInterval, dayOf } from './calendar.js';
import { checkedDatePart, lacksPart } from './checked-date-part.js';
import { halfToEven } from './half-to-even.js';
import { makeInterval, negate } from './interval.js';
import { isInteger, isReal, isText, lift1, lift2, lift3 } from './lift.js';
import { alias, type Evaluate, type FunctionDefinition, type Overload, overloaded, scalar } from './overload.js';
import { formatTime } from './strftime.js';
import { readsOffset, timeParser } from './strptime.js';
import { timeBucket } from './time-bucket.js';
import { timeZoneFunctions } from './time-zone-functions.js';

const INSTANTS = ['DATE', 'TIMESTAMP', 'TIMESTAMPTZ'] as const;
type Instant = (typeof INSTANTS)[number];
const VARCHAR: DataType = { kind: 'VARCHAR' };

/** Times and intervals out of numbers and texts, texts out of times, and buckets of time. */
export const timeMakingFunctions: readonly FunctionDefinition[] = [
  ...intervals('to_months', 1, 0),
  ...intervals('to_quarters', 3, 0),
  ...intervals('to_years', 12, 0),
  ...intervals('to_decades', 120, 0),
  ...intervals('to_centuries', 1200, 0),
  ...intervals('to_millennia', 12_000, 0),
  ...intervals('to_days', 0, 1),
  ...intervals('to_weeks', 0, 7),
  ...[['to_hours', HOUR] as const, ['to_minutes', MINUTE] as const, ['to_microseconds', 1] as const].map(
    ([name, unit]) =>
      scalar(
        name,
        ['BIGINT'],
        'INTERVAL',
        lift1(isInteger, (count) => makeInterval(0, 0, exactly(Number(count) * unit))),
      ),
  ),
  ...[['to_seconds', SECOND] as const, ['to_milliseconds', MILLISECOND] as const].map(([name, unit]) =>
    scalar(
      name,
      ['DOUBLE'],
      'INTERVAL',
      lift1(isReal, (count) => makeInterval(0, 0, exactly(halfToEven(count * unit)))),
    ),
  ),
  scalar('make_date', ['INTEGER'], 'DATE', (days) => days),
  scalar('make_date', ['BIGINT', 'BIGINT', 'BIGINT'], 'DATE', (year, month, day) =>
    isReal(year) && isReal(month) && isReal(day) ? makeDate(year, month, day) : null,
  ),
  ...(['TIMESTAMP', 'TIMESTAMPTZ'] as const).map((kind) =>
    scalar(
      kind === 'TIMESTAMP' ? 'make_timestamp' : 'make_timestamptz',
      ['BIGINT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT', 'DOUBLE'],
      kind,
      (...parts) => (parts.every(isReal) ? makeTimestamp(parts) : null),
    ),
  ),
  scalar(
    'make_timestamp_ms',
    ['BIGINT'],
    'TIMESTAMP',
    lift1(isInteger, (millis) => exactly(Number(millis) * MILLISECOND)),
  ),
  ...INSTANTS.flatMap((kind) => [
    ...alias(scalar('date_sub', ['VARCHAR', kind, kind], 'BIGINT', wholeParts(kind)), 'datesub'),
    scalar('strftime', [kind, 'VARCHAR'], 'VARCHAR', formatting(kind)),
    scalar('strftime', ['VARCHAR', kind], 'VARCHAR', swapped(formatting(kind))),
    ...bucketing(kind),
  ]),
  ...(['TIMESTAMP', 'TIMESTAMPTZ'] as const).map((kind) =>
    scalar('age', [kind, kind], 'INTERVAL', lift2(isReal, isReal, age)),
  ),
  overloaded('strptime', ...parsing(true)),
  overloaded('try_strptime', ...parsing(false)),
  ...timeZoneFunctions,
];

function intervals(name: string, months: number, days: number): readonly FunctionDefinition[] {
  return [
    scalar(
      name,
      ['BIGINT'],
      'INTERVAL',
      lift1(isInteger, (count) => makeInterval(Number(count) * months, Number(count) * days, 0)),
    ),
  ];
}

function exactly(micros: number): number {
  if (!Number.isSafeInteger(micros)) throw new EvaluationError('out of range for a time');
  return micros + 0;
}

function makeDate(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    throw new EvaluationError(`there is no date ${year}-${month}-${day}`);
  }
  return daysFromCivil(year, month, day);
}

/** 24:00 is the next day's beginning, and second 60 the next minute's. */
function makeTimestamp([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): Timestamp {
  const time = hour * HOUR + minute * MINUTE + Math.round(second * SECOND);
  const isTime = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
  if (!isTime && time !== DAY) throw new EvaluationError(`there is no time ${hour}:${minute}:${second}`);
  return exactly(makeDate(year, month, day) * DAY + time);
}

function wholeParts(kind: Instant): Evaluate {
  const unit = kind === 'DATE' ? DAY : 1;
  return lift3(isText, isReal, isReal, (name, from, to) => {
    const part = checkedDatePart(name);
    return wholePartsBetween(part, from * unit, to * unit, kind === 'TIMESTAMPTZ') ?? lacksPart(`a ${kind}`, part);
  });
}

function formatting(kind: Instant): Evaluate {
  const unit = kind === 'DATE' ? DAY : 1;
  let last: { readonly format: string; readonly write: (time: Timestamp) => string } | undefined;
  return lift2(isReal, isText, (time, format) => {
    if (last?.format !== format) last = { format, write: formatTime(format, kind === 'TIMESTAMPTZ' ? 'UTC' : '') };
    return last.write(time * unit);
  });
}

function swapped(evaluate: Evaluate): Evaluate {
  return (first, second) => evaluate(second ?? null, first ?? null);
}

/** The format, or formats of which the first that fits is taken, are constants. */
function parsing(strict: boolean): readonly Overload[] {
  const settle: Overload['settle'] = ([, type = VARCHAR], [, written]) => {
    const formats = written === null ? [] : isText(written ?? null) ? [written ?? null] : (written ?? null);
    if (written === undefined || !isList(formats) || !formats.every(isText)) {
      return "the format is a constant: strptime(s, '%Y-%m-%d')";
    }
    const texts = formats.map(String);
    try {
      const parsers = texts.map(timeParser);
      const kind: ScalarKind = texts.some(readsOffset) ? 'TIMESTAMPTZ' : 'TIMESTAMP';
      return { parameters: [VARCHAR, type], result: { kind }, function: parseWith(parsers, texts, strict) };
    } catch (error) {
      if (error instanceof EvaluationError) return error.message;
      throw error;
    }
  };
  return [
    { parameters: ['VARCHAR', 'VARCHAR'], settle },
    { parameters: ['VARCHAR', 'LIST'], settle },
  ];
}

function parseWith(
  parsers: readonly ((text: string) => Timestamp | undefined)[],
  formats: readonly string[],
  strict: boolean,
): Evaluate {
  return (text) => {
    if (!isText(text) || formats.length === 0) return null;
    for (const parse of parsers) {
      const time = parse(text);
      if (time !== undefined) return time;
    }
    if (!strict) return null;
    throw new EvaluationError(`'${text.slice(0, 60)}' is not written as '${formats.join("' or '")}'`);
  };
}

/** A third argument moves the buckets: a time at which one begins, or an interval by which they are moved. */
function bucketing(kind: Instant): readonly FunctionDefinition[] {
  const unit = kind === 'DATE' ? DAY : 1;
  const back = (time: Timestamp): number => (kind === 'DATE' ? dayOf(time) : time);
  return [
    scalar(
      'time_bucket',
      ['INTERVAL', kind],
      kind,
      lift2(isInterval, isReal, (width, time) => back(timeBucket(width, time * unit))),
    ),
    scalar(
      'time_bucket',
      ['INTERVAL', kind, kind],
      kind,
      lift3(isInterval, isReal, isReal, (width, time, origin) => back(timeBucket(width, time * unit, origin * unit))),
    ),
    scalar(
      'time_bucket',
      ['INTERVAL', kind, 'INTERVAL'],
      kind,
      lift3(isInterval, isReal, isInterval, (width, time, by) =>
        back(addInterval(timeBucket(width, addInterval(time * unit, negate(by))), by)),
      ),
    ),
  ];
}
