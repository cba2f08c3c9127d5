export interface FixedOptions {
  /** How much later than they would windows begin: `'15 minutes'`. In a time zone, on the clock on its wall. */
  readonly offset?: string;
  /**
   * An IANA name, `'Europe/Amsterdam'`: windows are then days, weeks from Monday, months or years of its calendar. A day
   * has 23 or 25 hours where clocks change. It begins at its first instant: where there is no midnight, when clocks were
   * put forward over it; where there are two, at the first.
   */
  readonly timeZone?: string;
  /** A size longer than this is refused: `'31 days'`. */
  readonly maxLength?: string;
}
