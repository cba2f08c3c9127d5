import { civilFromDays, daysFromCivil } from '../../calendar.js';
import { EvaluationError } from '../../errors.js';
import type { Interval } from '../../schema.js';
import { DAY, type Timestamp } from '../../time.js';
import { dayOf } from './calendar.js';

/** A Monday; months are counted from the beginning of that year. */
const ORIGIN = daysFromCivil(2000, 1, 3) * DAY;

/**
 * The beginning of the bucket of a width that `time` is in, buckets counted from `origin`. Of whole months it is the first
 * of one.
 */
export function timeBucket(width: Interval, time: Timestamp, origin: Timestamp = ORIGIN): Timestamp {
  if (!Number.isFinite(time) || !Number.isFinite(origin)) return time;
  const { months, days } = width;
  if (months !== 0) {
    if (days !== 0 || width.micros !== 0) throw new EvaluationError('a bucket of months takes no days and no time');
    if (months < 0) throw new EvaluationError('the width of a bucket is more than 0');
    const start = monthOf(origin);
    const month = start + Math.floor((monthOf(time) - start) / months) * months;
    return daysFromCivil(Math.floor(month / 12), (((month % 12) + 12) % 12) + 1, 1) * DAY;
  }
  const micros = days * DAY + width.micros;
  if (micros <= 0) throw new EvaluationError('the width of a bucket is more than 0');
  return origin + Math.floor((time - origin) / micros) * micros;
}

function monthOf(time: Timestamp): number {
  const { year, month } = civilFromDays(dayOf(time));
  return year * 12 + month - 1;
}
