import type { Duration, Timestamp } from '../time.js';

/** A bounded interval of event time: `start` belongs to it, `end` does not. */
export interface Window {
  readonly start: Timestamp;
  readonly end: Timestamp;
}

/** What tells which windows an event belongs to. */
export type WindowAssigner<T = unknown> = FixedWindows | SessionWindows | SlidingWindows | GlobalWindows<T>;

/** Windows that are there whatever events come: tumbling and hopping ones. */
export interface FixedWindows {
  readonly kind: 'fixed';
  /** Whether one time can be in several of them. */
  readonly overlapping: boolean;
  /** Those that a time is in, by ascending start; none where a hop is longer than the size. */
  windowsOf(time: Timestamp): readonly Window[];
  /** The one that starts next after this one. */
  next(window: Window): Window;
  /** The longest stretch about a time all of whose times are in the same windows. */
  paneOf(time: Timestamp): Window;
}

/** A window lasts until no event of its key has come for `gap`. */
export interface SessionWindows {
  readonly kind: 'session';
  readonly gap: Duration;
}

/** A window an event: from `before` it to `after` it, both included, so it ends a microsecond later. */
export interface SlidingWindows {
  readonly kind: 'sliding';
  readonly before: Duration;
  readonly after: Duration;
}

/** A window begins with the first event that no earlier one has, and lasts until the rule says that it is to fire. */
export interface GlobalWindows<T> {
  readonly kind: 'global';
  readonly within: Duration;
  readonly count: number;
  readonly when: ((event: T) => boolean) | undefined;
}

/** Tells windows apart. */
export function nameOf({ start, end }: Window): string {
  return `${start} ${end}`;
}
