import type { Observable, OperatorFunction } from 'rxjs';
import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import type { Value } from '../schema.js';
import { type Duration, parseDuration } from '../time.js';
import { IntervalJoin } from '../windows/interval-join.js';
import { joinKey } from './join-key.js';
import { mergeSides } from './merge-sides.js';

/** Two events that belong together. Of a left join the right one may be missing. */
export interface Joined<L, R> {
  readonly left: L;
  readonly right: R;
}

export interface JoinWithinOptions<L, R, K extends 'inner' | 'left' = 'inner'> {
  /** Of the left events; equal keys belong together, and one that holds `null` has no partner: `(view) => [view.user_id]`. */
  readonly key: (event: L) => readonly Value[];
  /** Of the right events. */
  readonly rightKey: (event: R) => readonly Value[];
  /** How long before the left event the right one may have happened: `'0 seconds'`. Exactly so long belongs to it. */
  readonly before: string;
  /** How long after the left event the right one may happen: `'30 minutes'`. Exactly so long belongs to it. */
  readonly after: string;
  /** `'left'`: a left event that has no partner comes out too, alone, once none can come any more. Default: `'inner'`. */
  readonly kind?: K;
}

/**
 * Pairs of events of two streams with one key that happened close to each other (an interval join). A pair comes at the
 * later one's time; a left event without a partner, with `kind: 'left'`, at its time plus `after`, once both streams have
 * passed that. The position is the left event's. Both streams must be in event-time order, and what comes out is.
 *
 * The stream that is ahead waits for the other, in memory: of two files, what the one has more within a stretch of time
 * than the other; of a live stream without events, everything. An event is forgotten once no partner can come.
 * @throws MotifError `INVALID_ARGUMENT` for a length of time that is none. `INVALID_INPUT`, as the stream's error, for an
 * event of either side that is earlier than the one before it.
 */
export function joinWithin<L, R, K extends 'inner' | 'left' = 'inner'>(
  right$: Observable<StreamEvent<R>>,
  options: JoinWithinOptions<L, R, K>,
): OperatorFunction<StreamEvent<L>, StreamEvent<Joined<L, K extends 'left' ? R | undefined : R>>>;
export function joinWithin<L, R>(
  right$: Observable<StreamEvent<R>>,
  { key, rightKey, before, after, kind = 'inner' }: JoinWithinOptions<L, R, 'inner' | 'left'>,
): OperatorFunction<StreamEvent<L>, StreamEvent<Joined<L, R | undefined>>> {
  const bounds = { lower: -lengthOf('before', before), upper: lengthOf('after', after) };
  return mergeSides<L, R, StreamEvent<Joined<L, R | undefined>>>(right$, 'joinWithin', (subscriber) => {
    const join = new IntervalJoin<StreamEvent<L>, StreamEvent<R>>(bounds, {
      pair: (left, right) => {
        const value = { left: left.value, right: right.value };
        subscriber.next({ time: Math.max(left.time, right.time), position: left.position, value });
      },
      ...(kind === 'inner'
        ? {}
        : {
            unmatched: ({ position, value }, time) =>
              subscriber.next({ time, position, value: { left: value, right: undefined } }),
          }),
    });
    join.forgetChanges();
    return {
      left: (event) => join.left(joinKey(key(event.value)), event),
      right: (event) => join.right(joinKey(rightKey(event.value)), event),
      advance: (time) => join.advance(time),
      get hasOpenLeft(): boolean {
        return join.hasOpenLeft;
      },
    };
  });
}

function lengthOf(option: string, text: string): Duration {
  const length = parseDuration(text);
  if (length !== undefined) return length;
  throw new MotifError('INVALID_ARGUMENT', `joinWithin: ${option}: '${text}' is no duration: write '30 minutes'`);
}
