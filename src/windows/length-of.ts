import { MotifError } from '../errors.js';
import { type Duration, parseDuration } from '../time.js';

/**
 * A length of time as text, in microseconds, for a window's `what` ('size', 'gap').
 * @throws MotifError `INVALID_ARGUMENT` for what is none, is not longer than 0, or is longer than `most`.
 */
export function lengthOf(what: string, text: string, most?: string): Duration {
  const length = durationOf(what, text);
  if (length <= 0) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `the ${what} of a window is longer than 0, and this one is '${text}'`,
      hint: `Write ${what} as a length of time: '10 minutes', '1 hour'.`,
    });
  }
  if (most !== undefined && length > durationOf('maxLength', most)) throw tooLong(what, text, most);
  return length;
}

/** As `lengthOf`, but 0 will do. */
export function durationOf(what: string, text: string): Duration {
  const length = parseDuration(text);
  if (length !== undefined) return length;
  const isCalendar = /^\s*\d+\s*(month|quarter|year)s?\s*$/i.test(text);
  throw new MotifError('INVALID_ARGUMENT', {
    message: `'${text}' is no duration for ${what}`,
    hint: isCalendar
      ? "Months and years differ in length: give a time zone in which they are counted, { timeZone: 'UTC' }."
      : "Write a number and a unit, '10 minutes' or '1 hour 30 minutes'; none is negative.",
  });
}

export function tooLong(what: string, text: string, most: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: `a ${what} of '${text}' is longer than maxLength, '${most}': the events of so long would have to be kept`,
    hint: `Shorten the ${what}, or raise maxLength if there is room for it.`,
  });
}
