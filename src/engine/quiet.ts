import type { Duration, Timestamp } from '../time.js';

/** How long something has given nothing, by the system clock: from when that was first noticed to when it was last. */
export class Quiet {
  #since: Timestamp | undefined;
  #until: Timestamp = 0;

  /** There is nothing now, nor has there been since then. */
  notice(now: Timestamp, since: Timestamp = now): void {
    this.#since ??= Math.min(since, now);
    this.#until = Math.max(now, this.#since);
  }

  end(): void {
    this.#since = undefined;
  }

  /** How long it has been idle, which begins when it has been quiet for `timeout`; undefined: it is not. */
  idleFor(timeout: Duration | undefined): Duration | undefined {
    if (timeout === undefined || this.#since === undefined) return undefined;
    const idle = this.#until - this.#since - timeout;
    return idle < 0 ? undefined : idle;
  }
}
