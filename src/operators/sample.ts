import type { MonoTypeOperatorFunction } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import { storeToJoin } from '../pipeline-epoch.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { type Interval, KeyIntervals } from '../windows/key-intervals.js';
import { lengthOf } from '../windows/length-of.js';
import { Alarm } from './alarm.js';
import type { EventTimeScheduler } from './event-time-scheduler.js';
import { identityOf } from './identity-of.js';
import { operate } from './operate.js';
import { ReplayedState } from './replayed-state.js';
import { unkeptScheduler } from './unkept-scheduler.js';
import { unordered } from './unordered.js';

export interface SampleOptions<T> {
  /** Of what one in each interval is enough: `(event) => [event.sensor]`. */
  readonly key: (event: T) => readonly Value[];
  /** `'1 minute'`: how long an interval lasts. It begins with an event that is in none. */
  readonly duration: string;
  /** Whether the first of an interval passes, at once: RxJS's `throttleTime`. True, if nothing is said. */
  readonly leading?: boolean;
  /**
   * Whether the last of an interval comes out when that ends, with that time: RxJS's `auditTime`, if `leading` is false. With
   * both, one that comes out at the end begins the next interval, as in RxJS.
   */
  readonly trailing?: boolean;
  /** The one that `orderByEventTime` moves: intervals then end without waiting for the next event. */
  readonly scheduler?: EventTimeScheduler;
}

/**
 * Lets pass at most one event of each key an interval. Events must come in event-time order. The end of the stream ends all
 * intervals.
 * @throws MotifError `INVALID_ARGUMENT` for a length that is none, and for neither; as the stream's error `INVALID_INPUT` for an event earlier
 * than the one before it.
 */
export function sample<T>({
  key,
  duration,
  leading = true,
  trailing = false,
  scheduler,
}: SampleOptions<T>): MonoTypeOperatorFunction<StreamEvent<T>> {
  const length = lengthOf('duration', duration);
  if (!leading && !trailing) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: 'sample with neither leading nor trailing lets nothing pass',
      hint: 'Set one of the two to true.',
    });
  }
  return operate((subscriber) => {
    const store = storeToJoin();
    if (store !== undefined && scheduler !== undefined) throw unkeptScheduler();
    let isReplaying = false;
    const give = (event: StreamEvent<T>, time: number): void => {
      if (!isReplaying) subscriber.next({ ...event, time });
    };
    const intervals = new KeyIntervals<StreamEvent<T>>({ length, leading, trailing }, give);
    let last = Number.NEGATIVE_INFINITY;
    const alarm = new Alarm(trailing ? scheduler : undefined, (time) => {
      intervals.advance(time);
      alarm.set(intervals.due);
    });
    subscriber.add(alarm);
    const take = (event: StreamEvent<T>): boolean => {
      if (!(event.time >= last)) throw unordered('sample', event, last);
      last = event.time;
      intervals.advance(last);
      return intervals.add(identityOf(key(event.value)), event, last);
    };
    const state = new ReplayedState<T, { intervals: readonly Interval<StreamEvent<T>>[]; last: Timestamp }>({
      identity: `sample ${length} ${leading} ${trailing}`,
      size: () => intervals.size,
      snapshot: () => ({ intervals: intervals.snapshot(), last }),
      restore: (kept) => {
        intervals.restore(kept.intervals);
        last = kept.last;
      },
      replay: (event) => {
        isReplaying = true;
        take(event);
        isReplaying = false;
      },
      pass: (time) => {
        isReplaying = true;
        last = time;
        intervals.advance(time);
        isReplaying = false;
      },
    });
    store?.join(state);
    return {
      next: (event) => {
        if (take(event)) subscriber.next(event);
        if (store !== undefined) state.add(event);
        alarm.set(intervals.due);
      },
      complete: () => {
        intervals.advance(Number.POSITIVE_INFINITY);
        state.end();
      },
    };
  }, 'kept');
}
