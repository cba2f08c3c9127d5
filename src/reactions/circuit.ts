import { ConsecutiveBreaker } from 'cockatiel';
import type { SystemClock } from '../engine/system-clock.js';
import type { Duration, Timestamp } from '../time.js';
import { Alarm } from './alarm.js';
import type { RetryDelays } from './retry-delays.js';

export interface CircuitOptions {
  readonly clock: SystemClock;
  /** After so many failures in a row nobody tries for a while. */
  readonly threshold: number;
  /** How long, the first time, the second, … */
  readonly delays: () => RetryDelays;
}

/**
 * One host's circuit breaker: who wants to try asks first, and tells what came of it. Where it is open nobody tries until its
 * time has passed; then one does, and what comes of that decides. A host that says how long it wants to be left alone is.
 */
export class Circuit {
  readonly #options: CircuitOptions;
  readonly #breaker: ConsecutiveBreaker;
  readonly #alarm: Alarm;
  readonly #listeners = new Set<() => void>();
  #delays: RetryDelays | undefined;
  #openUntil: Timestamp | undefined;
  #isTriedOut = false;

  constructor(options: CircuitOptions) {
    this.#options = options;
    this.#alarm = new Alarm(options.clock);
    this.#breaker = new ConsecutiveBreaker(options.threshold);
  }

  /** When the next try may be made, where it is open. */
  get openUntil(): Timestamp | undefined {
    return this.#openUntil;
  }

  /** Whether one may try now; who is told so says later what came of it, or that nothing did. */
  enter(): boolean {
    if (this.#openUntil === undefined) return true;
    if (this.#isTriedOut || this.#isOpen) return false;
    this.#isTriedOut = true;
    return true;
  }

  /** The host is alive, whatever it said. */
  succeeded(): void {
    this.#breaker.success();
    this.#delays = undefined;
    this.#openUntil = undefined;
    this.#isTriedOut = false;
    this.#tell();
  }

  failed(retryAfter: Duration = 0): void {
    const { clock, delays } = this.#options;
    // What began before it opened says nothing new.
    const isNews = this.#breaker.failure() && !this.#isOpen;
    if (isNews) this.#delays ??= delays();
    const wait = isNews ? (this.#delays?.next() ?? 0) : 0;
    this.#isTriedOut = false;
    const longer = Math.max(wait, retryAfter);
    if (longer === 0) this.#tell();
    else this.#open(Math.max(clock.now() + longer, this.#openUntil ?? 0));
  }

  /** The try was given up. */
  abandoned(): void {
    this.#isTriedOut = false;
    this.#tell();
  }

  /** It waits for nothing any more. */
  close(): void {
    this.#alarm.close();
  }

  /** Calls the listener when a try may be made again, until the function it gives back is called. */
  onFree(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #isOpen(): boolean {
    return this.#openUntil !== undefined && this.#options.clock.now() < this.#openUntil;
  }

  #open(until: Timestamp): void {
    this.#openUntil = until;
    this.#alarm.at(until, () => {
      if (this.#openUntil === until) this.#tell();
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
