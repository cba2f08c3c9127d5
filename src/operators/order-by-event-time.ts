import type { MonoTypeOperatorFunction } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import { epochAtHand, storeToJoin } from '../pipeline-epoch.js';
import { type Duration, parseDuration } from '../time.js';
import type { EventTimeScheduler } from './event-time-scheduler.js';
import { operate } from './operate.js';
import { OrderState } from './order-state.js';

export interface OrderOptions<T> {
  /** How far behind the latest event of its partition an event may come: `'5 seconds'`. */
  readonly delay: string;
  /** Given what came later than that, and how late it was, in microseconds. Without it, such an event is an error. */
  readonly late?: (event: StreamEvent<T>, lateness: Duration) => void;
  /** Moved by this stream, for RxJS's time operators further down: `bufferTime(1000, scheduler)` then means event time. */
  readonly scheduler?: EventTimeScheduler;
}

/**
 * Holds events until the watermark has passed them and gives them out in event-time order, ties by position: what stands
 * at the head of a pipeline whose operators count on time. Each partition has a watermark of its own; the least counts.
 * @throws MotifError `INVALID_ARGUMENT` for a delay that is no duration; `INVALID_INPUT`, as the stream's error, for a
 * late event that nobody takes, and what work of the scheduler throws.
 */
export function orderByEventTime<T>({
  delay,
  late,
  scheduler,
}: OrderOptions<T>): MonoTypeOperatorFunction<StreamEvent<T>> {
  const micros = parseDuration(delay);
  if (micros === undefined) throw new MotifError('INVALID_ARGUMENT', `'${delay}' is no duration: write '5 seconds'`);
  return operate((subscriber) => {
    const state = new OrderState<T>(micros);
    const { order } = state;
    const store = storeToJoin();
    if (store !== undefined && scheduler !== undefined) throw unkept();
    store?.join(state);
    if (scheduler !== undefined) subscriber.add(scheduler.drive());
    let hasBegun = false;
    const release = (watermark: number): void => {
      for (const event of order.release(watermark)) {
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
        const lateness = state.clockOf(event.position).observe(event.time);
        if (lateness === 0) {
          order.add(event);
          if (store !== undefined) state.added(event);
        } else if (late !== undefined) {
          epochAtHand()?.addLate({ position: event.position, time: event.time, lateness });
          late(event, lateness);
        } else throw lateError(event, lateness);
        release(state.watermark);
      },
      complete: () => {
        state.end();
        release(Number.POSITIVE_INFINITY);
        scheduler?.end();
      },
    };
  }, 'kept');
}

function unkept(): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: 'an event-time scheduler in a pipeline whose state an archive keeps: what it has scheduled cannot be kept',
    hint: "Leave the scheduler out, or let the operators that use it end in a sink that is not the archive's.",
  });
}

function lateError({ position }: StreamEvent<unknown>, lateness: Duration): MotifError {
  const where = `${position.source}, partition ${position.partition}, offset ${position.offset}`;
  return new MotifError('INVALID_INPUT', {
    message: `the event at ${where} is ${lateness / 1_000_000} s later than the delay allows`,
    hint: 'Raise the delay, or take late events with the `late` option of orderByEventTime.',
  });
}
