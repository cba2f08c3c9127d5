import { type Duration, SECOND } from '../time.js';
import type { SystemClock } from './system-clock.js';

/**
 * A clock that goes on from where it was when the system's goes back, so that nothing waits for a time that it has seen already.
 * `onBack` is told of a second or more.
 */
export function steadyClock(clock: SystemClock, onBack: (by: Duration) => void): SystemClock {
  let last = Number.NEGATIVE_INFINITY;
  let ahead = 0;
  return {
    now() {
      const time = clock.now() + ahead;
      const back = last - time;
      if (back > 0) ahead += back;
      else last = time;
      if (back >= SECOND) onBack(back);
      return last;
    },
    wait: (duration, signal) => clock.wait(duration, signal),
  };
}
