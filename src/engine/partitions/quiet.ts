import type { Duration, Timestamp } from '../../time.js';

/** How long something has given nothing, by the system clock: from when that was first noticed to when it was last. */
export class Quiet {
  /** How long it was in an earlier run; what lies between the two nobody has noticed. */
  #before: Duration = 0;
  #since: Timestamp | undefined;
  #until: Timestamp = 0;

  get length(): Duration {
    return this.#since === undefined ? this.#before : this.#until - this.#since;
  }

  /** As an earlier run left it. */
  restore(length: Duration): void {
    this.#before = length;
    this.#since = undefined;
  }

  /** There is nothing now, nor has there been since then. */
  notice(now: Timestamp, since: Timestamp = now): void {
    this.#since ??= Math.min(since, now - this.#before);
    this.#until = Math.max(now, this.#since);
  }

  end(): void {
    this.restore(0);
  }

  /** How long it has been idle, which begins when it has been quiet for `timeout`; undefined: it is not. */
  idleFor(timeout: Duration | undefined): Duration | undefined {
    if (timeout === undefined || (this.#since === undefined && this.#before === 0)) return undefined;
    const idle = this.length - timeout;
    return idle < 0 ? undefined : idle;
  }
}
