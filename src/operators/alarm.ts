import { Subscription } from 'rxjs';
import { MILLISECOND, type Timestamp } from '../time.js';
import type { EventTimeScheduler } from './event-time-scheduler.js';

/** Rings when event time reaches what it was last set to. */
export class Alarm extends Subscription {
  readonly #scheduler: EventTimeScheduler | undefined;
  readonly #ring: (time: Timestamp) => void;
  #due: Timestamp = Number.POSITIVE_INFINITY;
  #waiting: Subscription | undefined;

  /** Without a scheduler it never rings. */
  constructor(scheduler: EventTimeScheduler | undefined, ring: (time: Timestamp) => void) {
    super(() => this.#waiting?.unsubscribe());
    this.#scheduler = scheduler;
    this.#ring = ring;
  }

  set(due: Timestamp): void {
    if (this.#scheduler === undefined || due === this.#due || this.closed) return;
    this.#waiting?.unsubscribe();
    this.#due = due;
    if (due === Number.POSITIVE_INFINITY) return;
    const ring = (): void => {
      this.#due = Number.POSITIVE_INFINITY;
      this.#ring(due);
    };
    this.#waiting = this.#scheduler.schedule(ring, (due - this.#scheduler.time) / MILLISECOND);
  }
}
