import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import { MotifError } from '../errors.js';
import { MILLISECOND, type Timestamp } from '../time.js';
import { ScheduledWork, type WorkPlan } from './scheduled-work.js';
import { type QueuedWork, WorkQueue } from './work-queue.js';

/** So much work that work schedules for its own instant is a period of 0. */
const MOST_AT_ONCE = 100_000;

/**
 * An RxJS scheduler whose time is event time, so that RxJS's own `delay`, `timeout`, `debounceTime`, `bufferTime` and
 * `auditTime` count in it. `orderByEventTime({ delay, scheduler })` moves it; a test may move it by hand.
 *
 * Work due at or before an event's time runs before that event is delivered, in the order in which it is due, ties in the
 * order in which it was scheduled. Work scheduled for the past is due at once: it runs when what is being delivered has
 * been, before the next event. What is scheduled before the first event counts from that event. When the input ends, what
 * is due by the last deadline then known runs, and no more: `bufferTime`, which goes on for ever, ends there, and a
 * `timeout` that still waits has timed out. One scheduler serves one subscription. As RxJS has it, all lengths are in
 * milliseconds.
 *
 * Time may begin only when all that counts in it has subscribed. A file or a Subject leaves room for that; `from(array)`
 * delivers while `timeout` or `mergeWith` is still subscribing: put `subscribeOn(asapScheduler)` behind it.
 */
export class EventTimeScheduler implements SchedulerLike {
  readonly #queue = new WorkQueue();
  readonly #plan: WorkPlan = {
    put: (work, delay) => this.#put(work, delay),
    remove: (work) => this.#queue.remove(work),
  };
  /** Until time begins, what is due is counted from 0. */
  #time: Timestamp = 0;
  #until: Timestamp = Number.NEGATIVE_INFINITY;
  #hasBegun = false;
  #isDriven = false;
  #isOver = false;
  #isRunning = false;
  /** Pieces of work that work of this instant has scheduled for this instant. */
  #atOnce = 0;

  /** Event time in whole milliseconds since 1970-01-01T00:00:00Z; NaN before the first event. */
  now(): number {
    return this.#hasBegun ? Math.floor(this.#time / MILLISECOND) : Number.NaN;
  }

  /** The same in microseconds; `-Infinity` before the first event. */
  get time(): Timestamp {
    return this.#hasBegun ? this.#time : Number.NEGATIVE_INFINITY;
  }

  /** How many pieces of work wait for their time. */
  get waiting(): number {
    return this.#queue.size;
  }

  /**
   * Runs `work` once, `delay` milliseconds of event time from now; never, if that is `Infinity`.
   * @throws MotifError `INVALID_ARGUMENT` for a Date before the first event, and once the input has ended.
   */
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new ScheduledWork<T>(work, this.#plan).schedule(state, delay);
  }

  /**
   * Moves time to `time`, in microseconds, and runs what is due until then; the first call begins time. Time does not go
   * back. What work throws is thrown, and what else waits is dropped.
   */
  advanceTo(time: Timestamp): void {
    if (this.#isOver) return;
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#time = time;
      this.#queue.shift(time);
    }
    this.#run(time);
    this.#time = Math.max(this.#time, time);
  }

  /** The end of the input: runs what is due by the last deadline known. What that schedules for later still waits. */
  end(): void {
    const { latest } = this.#queue;
    if (latest !== undefined) this.#run(latest);
  }

  /**
   * Makes one subscription the one that moves time; returns what to call when it has been torn down. Operators downstream
   * may outlive it (`take(3), delay(1000, scheduler)`): what they still wait for runs once all that ended has taken back
   * its work, and then time is over.
   * @throws MotifError `INVALID_ARGUMENT` when another subscription has been it.
   */
  drive(): () => void {
    if (this.#isDriven) throw misused('an event-time scheduler cannot be moved by two subscriptions');
    this.#isDriven = true;
    return () => queueMicrotask(() => this.#close());
  }

  #close(): void {
    try {
      this.end();
    } finally {
      this.#isOver = true;
      this.#queue.clear();
    }
  }

  #put(work: QueuedWork, delay: number): void {
    if (this.#isOver) throw misused('event time is over: the input that moved the scheduler has ended');
    if (Number.isNaN(delay)) {
      throw new MotifError('INVALID_ARGUMENT', {
        message: 'work cannot be scheduled for a Date before the first event: event time begins with it',
        hint: 'Give a number of milliseconds, which then counts from the first event.',
      });
    }
    this.#queue.remove(work);
    if (delay === Number.POSITIVE_INFINITY) return;
    const micros = delay > 0 ? Math.max(1, Math.round(delay * MILLISECOND)) : 0;
    if (micros === 0 && this.#isRunning && ++this.#atOnce > MOST_AT_ONCE) throw endless();
    this.#queue.put(work, this.#time + micros);
  }

  #run(until: Timestamp): void {
    this.#until = Math.max(this.#until, until);
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      this.#runDue();
    } catch (error) {
      this.#queue.clear();
      throw error;
    } finally {
      this.#isRunning = false;
    }
  }

  #runDue(): void {
    for (let work = this.#queue.first; work !== undefined && work.due <= this.#until; work = this.#queue.first) {
      this.#queue.remove(work);
      if (work.due > this.#time) {
        this.#time = work.due;
        this.#atOnce = 0;
      }
      work.run();
    }
  }
}

function misused(message: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message,
    hint:
      'Each subscription needs a scheduler of its own: make it inside defer(() => …). And no asynchronous operator may ' +
      'stand between orderByEventTime and what uses its scheduler.',
  });
}

function endless(): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: `at one instant of event time, work has scheduled more work for that instant ${MOST_AT_ONCE} times`,
    hint: 'An operator with a period of 0 never lets time go on: give it 1 millisecond or more.',
  });
}
