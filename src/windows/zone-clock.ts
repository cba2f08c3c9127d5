import { MotifError } from '../errors.js';
import { DAY, type Duration, SECOND, type Timestamp } from '../time.js';
import { TimeZone } from '../time-zone.js';

/** What clocks on the wall show in a time zone. A wall time is in microseconds, as if it were UTC. */
export class ZoneClock {
  readonly #zone: TimeZone;

  /** @throws MotifError `INVALID_ARGUMENT` for a zone that nobody knows. */
  constructor(timeZone: string) {
    const zone = TimeZone.named(timeZone);
    if (zone === undefined) {
      const hint = "Use an IANA name: 'Europe/Amsterdam', 'America/New_York', 'UTC'.";
      throw new MotifError('INVALID_ARGUMENT', { message: `'${timeZone}' is no time zone`, hint });
    }
    this.#zone = zone;
  }

  /** How far the wall clock is ahead of UTC; a whole number of seconds. */
  offsetAt(time: Timestamp): Duration {
    return this.#zone.offsetAt(time);
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
