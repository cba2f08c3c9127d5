import type { MonoTypeOperatorFunction } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import { epochAtHand, storeToJoin } from '../pipeline-epoch.js';
import { type Duration, parseDuration } from '../time.js';
import type { EventTimeScheduler } from './event-time-scheduler.js';
import { operate } from './operate.js';
import { OrderState } from './order-state.js';
import { unkeptScheduler } from './unkept-scheduler.js';
import { describePosition } from './unordered.js';

export interface OrderOptions<T> {
  /** How far behind the latest event of its partition an event may come: `'5 seconds'`. */
  readonly delay: string;
  /**
   * `'1 hour'`: an event that is late by no more than this is not given to `late` but passes at once, out of order. For window
   * operators that are told the same: they revise what they have said. Others refuse an event out of order.
   */
  readonly allowedLateness?: string;
  /** Given what came later than that, and how late it was, in microseconds. Without it, such an event is an error. */
  readonly late?: (event: StreamEvent<T>, lateness: Duration) => void;
  /** Moved by this stream, for RxJS's time operators further down: `bufferTime(1000, scheduler)` then means event time. */
  readonly scheduler?: EventTimeScheduler;
}

/**
 * Holds events until the watermark has passed them and gives them out in event-time order, ties by position: what stands
 * at the head of a pipeline whose operators count on time. Each partition has a watermark of its own; the least counts.
 * @throws MotifError `INVALID_ARGUMENT` for what is no duration; `INVALID_INPUT`, as the stream's error, for a
 * late event that nobody takes or one whose time is none, and what work of the scheduler throws.
 */
export function orderByEventTime<T>({
  delay,
  allowedLateness = '0 s',
  late,
  scheduler,
}: OrderOptions<T>): MonoTypeOperatorFunction<StreamEvent<T>> {
  const [micros, allowed] = [lengthFrom(delay), lengthFrom(allowedLateness)];
  return operate((subscriber) => {
    const store = storeToJoin();
    if (store !== undefined && scheduler !== undefined) throw unkeptScheduler();
    const state = new OrderState<T>({ delay: micros, allowed, isKept: store !== undefined });
    store?.join(state);
    if (scheduler !== undefined) subscriber.add(scheduler.drive());
    let hasBegun = false;
    const release = (watermark: number): void => {
      for (const event of state.release(watermark)) {
        if (subscriber.closed) return;
        hasBegun = true;
        scheduler?.advanceTo(event.time);
        subscriber.next(event);
      }
      // The first event begins time, not the watermark, which is the earlier the longer the delay.
      if (hasBegun && Number.isFinite(watermark)) scheduler?.advanceTo(watermark);
    };
    return {
      next: (event) => {
        if (!Number.isSafeInteger(event.time)) throw timeless(event);
        const lateness = state.clockOf(event.position).observe(event.time);
        // What other partitions still hold back is in time for the order, however late it is in its own.
        if (lateness === 0 || (lateness <= allowed && event.time >= state.released)) state.add(event);
        else if (lateness <= allowed) subscriber.next(event);
        else if (late !== undefined) {
          epochAtHand()?.addLate({ position: event.position, time: event.time, lateness });
          late(event, lateness);
        } else throw lateError(event, lateness);
        release(state.watermark);
      },
      complete: () => {
        release(Number.POSITIVE_INFINITY);
        scheduler?.end();
      },
    };
  }, 'kept');
}

function lengthFrom(text: string): Duration {
  const length = parseDuration(text);
  if (length !== undefined) return length;
  throw new MotifError('INVALID_ARGUMENT', `'${text}' is no duration: write '5 seconds'`);
}

function timeless({ position, time }: StreamEvent<unknown>): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `the event at ${describePosition(position)} has ${time} as its time, which is none`,
    hint: 'A time is whole microseconds since 1970, between the years 1685 and 2255.',
  });
}

function lateError({ position }: StreamEvent<unknown>, lateness: Duration): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `the event at ${describePosition(position)} is ${lateness / 1_000_000} s later than the delay allows`,
    hint: 'Raise the delay, or take late events with the `late` option of orderByEventTime.',
  });
}
