import type { SystemClock } from '../../src/engine/system-clock.js';
import type { Duration, Timestamp } from '../../src/time.js';

interface Sleeper {
  readonly until: Timestamp;
  wake(): void;
}

/** A clock that stands until it is moved. Who waits on it is known of, so that a test moves it when all is quiet. */
export class FakeClock implements SystemClock {
  #now: Timestamp;
  #sleeper: Sleeper | undefined;
  #onWait: () => void = () => undefined;

  constructor(now: Timestamp = 0) {
    this.#now = now;
  }

  readonly now = (): Timestamp => this.#now;

  readonly wait = (duration: Duration, signal: AbortSignal): Promise<void> => {
    if (duration === 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleeper = undefined;
        resolve();
      };
      this.#sleeper = { until: this.#now + duration, wake };
      signal.addEventListener('abort', wake, { once: true });
      this.#onWait();
    });
  };

  /** Resolves when someone waits, all that could be done having been done. */
  async settled(): Promise<void> {
    if (this.#sleeper !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#onWait = resolve;
    });
  }

  /** Lets so much time go by, and what is then to be done be done. */
  async pass(duration: Duration): Promise<void> {
    await this.settled();
    this.#now += duration;
    const sleeper = this.#sleeper;
    if (sleeper === undefined || sleeper.until > this.#now) return;
    sleeper.wake();
    await this.settled();
  }
}
