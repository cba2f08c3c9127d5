import { type SchedulerAction, Subscription } from 'rxjs';
import type { Timestamp } from '../time.js';
import type { QueuedWork } from './work-queue.js';

/** Where work waits for its time. */
export interface WorkPlan {
  /** Due `delay` milliseconds from now, instead of when it was due before. */
  put(work: QueuedWork, delay: number): void;
  remove(work: QueuedWork): void;
}

/** Work and when it is due. Unsubscribing removes it; what it schedules of itself takes its place. */
export class ScheduledWork<T> extends Subscription implements SchedulerAction<T>, QueuedWork {
  readonly #work: (this: SchedulerAction<T>, state?: T) => void;
  readonly #plan: WorkPlan;
  #state: T | undefined;
  due: Timestamp = 0;
  turn = 0;
  place = -1;

  constructor(work: (this: SchedulerAction<T>, state?: T) => void, plan: WorkPlan) {
    super();
    this.#work = work;
    this.#plan = plan;
    this.add(() => plan.remove(this));
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this;
    this.#state = state;
    this.#plan.put(this, delay);
    return this;
  }

  run(): void {
    this.#work.call(this, this.#state);
  }
}
