import type { SystemClock } from '../engine/system-clock.js';
import { Heap } from '../heap.js';
import type { Timestamp } from '../time.js';

interface Call {
  readonly at: Timestamp;
  readonly call: () => void;
}

/** Calls back at given times, with one wait on the clock for all of them. */
export class Alarm {
  readonly #clock: SystemClock;
  readonly #calls = new Heap<Call>((a, b) => a.at - b.at);
  #wait: { readonly until: Timestamp; readonly controller: AbortController } | undefined;
  #isClosed = false;

  constructor(clock: SystemClock) {
    this.#clock = clock;
  }

  /** When the next call is. */
  get next(): Timestamp | undefined {
    return this.#calls.least?.at;
  }

  at(at: Timestamp, call: () => void): void {
    if (this.#isClosed) return;
    this.#calls.add({ at, call });
    if (this.#wait === undefined || at < this.#wait.until) this.#restart();
  }

  /** Nothing is called any more. */
  close(): void {
    this.#isClosed = true;
    this.#wait?.controller.abort();
  }

  #restart(): void {
    this.#wait?.controller.abort();
    const until = this.next;
    if (until === undefined) {
      this.#wait = undefined;
      return;
    }
    const wait = { until, controller: new AbortController() };
    this.#wait = wait;
    void this.#clock.wait(until - this.#clock.now(), wait.controller.signal).then(() => {
      if (this.#wait === wait && !this.#isClosed) this.#ring();
    });
  }

  /** A timer may come before its time. */
  #ring(): void {
    this.#wait = undefined;
    const now = this.#clock.now();
    for (let first = this.#calls.least; first !== undefined && first.at <= now; first = this.#calls.least) {
      this.#calls.take();
      first.call();
    }
    if (this.#wait === undefined) this.#restart();
  }
}
