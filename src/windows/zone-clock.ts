import { daysFromCivil } from '../calendar.js';
import { MotifError } from '../errors.js';
import { DAY, type Duration, HOUR, MILLISECOND, MINUTE, SECOND, type Timestamp } from '../time.js';

/** What clocks on the wall show in a time zone. A wall time is in microseconds, as if it were UTC. */
export class ZoneClock {
  readonly #format: Intl.DateTimeFormat;

  /** @throws MotifError `INVALID_ARGUMENT` for a zone that nobody knows. */
  constructor(timeZone: string) {
    try {
      this.#format = new Intl.DateTimeFormat('en-US', {
        timeZone,
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        era: 'short',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      });
    } catch (cause) {
      const hint = "Use an IANA name: 'Europe/Amsterdam', 'America/New_York', 'UTC'.";
      throw new MotifError('INVALID_ARGUMENT', { message: `'${timeZone}' is no time zone`, hint }, { cause });
    }
  }

  /** How far the wall clock is ahead of UTC; a whole number of seconds. */
  offsetAt(time: Timestamp): Duration {
    const second = Math.floor(time / SECOND);
    const part = { era: 'AD', year: '', month: '', day: '', hour: '', minute: '', second: '' };
    for (const { type, value } of this.#format.formatToParts((second * SECOND) / MILLISECOND)) {
      if (type in part) Object.assign(part, { [type]: value });
    }
    const year = part.era.startsWith('B') ? 1 - Number(part.year) : Number(part.year);
    const days = daysFromCivil(year, Number(part.month), Number(part.day));
    const ofDay = Number(part.hour) * HOUR + Number(part.minute) * MINUTE + Number(part.second) * SECOND;
    return days * DAY + ofDay - second * SECOND;
  }

  /**
   * The first instant at which the wall clock shows `wall` or later. Where clocks were put forward over it, that is when
   * they were; where they were put back over it, the earlier of the two.
   */
  firstInstantOf(wall: number): Timestamp {
    const before = this.offsetAt(wall - DAY);
    const after = this.offsetAt(wall + DAY);
    if (before === after) return wall - before;
    const change = this.#changeBetween(wall - DAY, wall + DAY, before);
    return wall - before < change ? wall - before : Math.max(change, wall - after);
  }

  /** When the offset stops being what it was at `from`: one always changes at a whole second. */
  #changeBetween(from: Timestamp, to: Timestamp, offset: Duration): Timestamp {
    let [low, high] = [Math.floor(from / SECOND), Math.ceil(to / SECOND)];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetAt(middle * SECOND) === offset) low = middle;
      else high = middle;
    }
    return high * SECOND;
  }
}
