import { setImmediate as turn } from 'node:timers/promises';
import type { SystemClock } from '../../../src/engine/system-clock.js';
import type { Duration, Timestamp } from '../../../src/time.js';

interface Sleeper {
  readonly until: Timestamp;
  wake(): void;
}

/** A clock for many who wait: it stands until it is moved, and then wakes them one after the other, each at its time. */
export class GroupClock implements SystemClock {
  readonly #sleepers = new Set<Sleeper>();
  /** What has to happen before all is quiet, besides what promises lead to by themselves. */
  readonly #busy: () => boolean;
  #now: Timestamp;

  constructor(now: Timestamp, busy: () => boolean = () => false) {
    this.#now = now;
    this.#busy = busy;
  }

  now(): Timestamp {
    return this.#now;
  }

  wait(duration: Duration, signal: AbortSignal): Promise<void> {
    if (duration <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper = { until: this.#now + duration, wake: () => wake() };
      const wake = (): void => {
        this.#sleepers.delete(sleeper);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  /** Called whenever time has moved. */
  onMove: () => void = () => undefined;

  /** Lets so much time go by, and what is then to be done be done. */
  async pass(duration: Duration): Promise<void> {
    const end = this.#now + duration;
    for (;;) {
      await this.settled();
      const next = [...this.#sleepers].reduce((least, { until }) => Math.min(least, until), Number.POSITIVE_INFINITY);
      if (next > end) break;
      this.#now = Math.max(this.#now, next);
      this.onMove();
      for (const sleeper of [...this.#sleepers]) if (sleeper.until <= this.#now) sleeper.wake();
    }
    this.#now = end;
  }

  /** All that can happen at this time has happened. */
  async settled(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      await turn();
      if (this.#busy()) quiet = 0;
    }
  }
}
