import { type Duration, MILLISECOND } from '../time.js';

/** Beyond this Node's timers do not wait at all. */
const LONGEST = 2 ** 31 - 1;

/** A duration in milliseconds, as far as one timer can wait: whoever waits for longer looks again. */
export function timerDelay(duration: Duration): number {
  return Math.min(duration / MILLISECOND, LONGEST);
}
