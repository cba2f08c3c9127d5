import type { Duration, Timestamp } from '../time.js';

/** The time of day, and waiting for it: an argument, so that a test needs neither. */
export interface SystemClock {
  now(): Timestamp;
  /** Resolves after `duration` microseconds, or as soon as the signal is aborted. */
  wait(duration: Duration, signal: AbortSignal): Promise<void>;
}
