import { MotifError } from '../errors.js';
import { CalendarGrid } from './calendar-grid.js';
import { calendarLength } from './calendar-length.js';
import type { FixedOptions } from './fixed-options.js';
import { UniformGrid } from './grid.js';
import { GridWindows } from './grid-windows.js';
import { durationOf, lengthOf } from './length-of.js';
import { MOST_WINDOWS } from './most-windows.js';
import type { FixedWindows } from './window.js';
import { ZoneClock } from './zone-clock.js';

/**
 * Windows of one size, one beginning each `slide`: `hopping('1 hour', '5 minutes')`. The slide need not divide the size; if
 * it is longer, what happens between two windows is in none.
 * @throws MotifError `INVALID_ARGUMENT` for a size or slide that is none, and for a slide so short that
 * an event is in more than 100,000 windows.
 */
export function hopping(
  size: string,
  slide: string,
  { offset = '0 s', timeZone, maxLength }: FixedOptions = {},
): FixedWindows {
  const shift = durationOf('offset', offset);
  if (timeZone === undefined) {
    const [length, step] = [lengthOf('size', size, maxLength), lengthOf('slide', slide)];
    if (length / step > MOST_WINDOWS) throw tooMany(size, slide, length / step);
    return new GridWindows(new UniformGrid(shift), length, step);
  }
  const [length, step] = [calendarLength('size', size, maxLength), calendarLength('slide', slide)];
  if (length.dates !== step.dates) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `windows of '${size}' cannot begin each '${slide}': months differ in days`,
      hint: 'Count both in days and weeks, or both in months and years.',
    });
  }
  return new GridWindows(new CalendarGrid(length.dates, new ZoneClock(timeZone), shift), length.count, step.count);
}

function tooMany(size: string, slide: string, count: number): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: `with a size of '${size}' and a slide of '${slide}' each event is in ${Math.ceil(count)} windows`,
    hint: `It may be in ${MOST_WINDOWS}: let the slide be longer.`,
  });
}
