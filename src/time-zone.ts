import { daysFromCivil } from './calendar.js';
import { DAY, type Duration, MILLISECOND, SECOND, type Timestamp } from './time.js';

/** Beyond it no calendar of this platform reaches: the offset there is that at its end. */
const FURTHEST = 8.64e15;
/** Days whose offset is remembered: some thirty years. */
const MOST_DAYS = 12_000;

/**
 * A time zone of the IANA database by its name, without regard to capitals, with its daylight-saving time. What is known of
 * a day is kept, since finding it out costs a microsecond.
 */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat;
  /** By day since 1970 in UTC; NaN where the offset changes within it. */
  readonly #offsets = new Map<number, Duration>();

  private constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
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
  }

  /** Undefined where there is no zone of that name. */
  static named(name: string): TimeZone | undefined {
    if (!/^[a-z]/i.test(name)) return undefined;
    try {
      return new TimeZone(name);
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** How far its clocks are ahead of UTC at an instant. */
  offsetAt(time: Timestamp): Duration {
    const day = Math.floor(time / DAY);
    let offset = this.#offsets.get(day);
    if (offset === undefined) {
      const first = this.#offsetAt(day * DAY);
      offset = first === this.#offsetAt((day + 1) * DAY) ? first : Number.NaN;
      if (this.#offsets.size >= MOST_DAYS) this.#offsets.clear();
      this.#offsets.set(day, offset);
    }
    return Number.isNaN(offset) ? this.#offsetAt(time) : offset;
  }

  /** What its clocks show at an instant, as the instant at which those of UTC show the same. */
  localOf(time: Timestamp): Timestamp {
    return Number.isFinite(time) ? time + this.offsetAt(time) : time;
  }

  /**
   * The instant at which its clocks show what those of UTC show at `local`: the later one of an hour that they show twice;
   * of one that they leave out, what it would be had they not been put forward. So does DuckDB.
   */
  instantOf(local: Timestamp): Timestamp {
    if (!Number.isFinite(local)) return local;
    const before = this.offsetAt(local - DAY);
    const after = this.offsetAt(local + DAY);
    const shown = [local - after, local - before].filter((time) => this.localOf(time) === local);
    return shown.length === 0 ? local - before : Math.max(...shown);
  }

  #offsetAt(time: Timestamp): Duration {
    const seconds = Math.floor(Math.max(-FURTHEST * MILLISECOND, Math.min(FURTHEST * MILLISECOND, time)) / SECOND);
    const shown = new Map(this.#format.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = FIELDS.map((name) =>
      Number(shown.get(name)),
    );
    const days = daysFromCivil(shown.get('era') === 'BC' ? 1 - year : year, month, day);
    return (days * (DAY / SECOND) + (hour * 60 + minute) * 60 + second - seconds) * SECOND;
  }
}

const FIELDS = ['year', 'month', 'day', 'hour', 'minute', 'second'] as const;
