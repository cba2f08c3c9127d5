import { civilFromDays, daysFromCivil } from '../calendar.js';
import { DAY, type Duration, type Timestamp } from '../time.js';
import type { Grid } from './grid.js';
import type { ZoneClock } from './zone-clock.js';

/** So many points are remembered: a window an hour late, or a year of days, costs no look at the time zone. */
const MOST_KNOWN = 4_096;

/** Dates of the calendar that follow each other, by number. */
export interface Dates {
  /** The wall time at which the date begins. */
  readonly wallOf: (index: number) => number;
  /** The number of the date of a wall time. */
  readonly indexOf: (wall: number) => number;
}

/** Days, numbered from Monday, 5 January 1970: so each seventh is a Monday. */
export const DAYS: Dates = {
  wallOf: (index) => (index + 4) * DAY,
  indexOf: (wall) => Math.floor(wall / DAY) - 4,
};

/** Months, numbered from January of the year 0: so each third begins a quarter, each twelfth a year. */
export const MONTHS: Dates = {
  wallOf: (index) => daysFromCivil(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 1) * DAY,
  indexOf: (wall) => {
    const { year, month } = civilFromDays(Math.floor(wall / DAY));
    return year * 12 + month - 1;
  },
};

/** The first instants of dates in a time zone, or of `offset` on its wall clock after them. */
export class CalendarGrid implements Grid {
  readonly #dates: Dates;
  readonly #clock: ZoneClock;
  readonly #offset: Duration;
  readonly #known = new Map<number, Timestamp>();

  constructor(dates: Dates, clock: ZoneClock, offset: Duration) {
    this.#dates = dates;
    this.#clock = clock;
    this.#offset = offset;
  }

  indexOf(time: Timestamp): number {
    // The date in UTC is at most one off; what a date's first instant is decides, also where wall clocks go back.
    let index = this.#dates.indexOf(time - this.#offset);
    while (this.at(index) > time) index--;
    while (this.at(index + 1) <= time) index++;
    return index;
  }

  at(index: number): Timestamp {
    const known = this.#known.get(index);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    const instant = this.#clock.firstInstantOf(this.#dates.wallOf(index) + this.#offset);
    this.#known.set(index, instant);
    return instant;
  }
}
