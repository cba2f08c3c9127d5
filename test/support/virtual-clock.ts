import { setImmediate as turn } from 'node:timers/promises';
import type { SystemClock } from '../../src/engine/system-clock.js';
import type { Duration, Timestamp } from '../../src/time.js';

interface Sleeper {
  readonly until: Timestamp;
  readonly wake: () => void;
}

/** A clock that any number wait on; whenever nothing else is to be done it goes to where the first of them is woken. */
export class VirtualClock implements SystemClock {
  #now: Timestamp;
  readonly #sleepers = new Set<Sleeper>();

  readonly #patience: Duration;

  /** Who waits for so long or longer waits for something of the real world, and is not woken by itself. */
  constructor(now: Timestamp = 0, patience: Duration = Number.POSITIVE_INFINITY) {
    this.#now = now;
    this.#patience = patience;
  }

  readonly now = (): Timestamp => this.#now;

  readonly wait = (duration: Duration, signal: AbortSignal): Promise<void> => {
    if (duration <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const sleeper: Sleeper = { until: this.#now + duration, wake };
      if (duration < this.#patience) this.#sleepers.add(sleeper);
      signal.addEventListener('abort', wake);
    });
  };

  /** Lets time go by until the promise has settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = promise.finally(() => {
      isSettled = true;
    });
    settled.catch(() => undefined);
    for (let quiet = 0; !isSettled; quiet++) {
      await turn();
      if (quiet < 3) continue;
      quiet = 0;
      const [first] = [...this.#sleepers].sort((a, b) => a.until - b.until);
      if (first === undefined) continue;
      this.#now = Math.max(this.#now, first.until);
      first.wake();
    }
    return settled;
  }

  /** How many wait. */
  get sleepers(): number {
    return this.#sleepers.size;
  }
}
