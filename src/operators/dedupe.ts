import type { MonoTypeOperatorFunction } from 'rxjs';
import type { StreamEvent } from '../event.js';
import { storeToJoin } from '../pipeline-epoch.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { lengthOf } from '../windows/length-of.js';
import { RecentKeys } from '../windows/recent-keys.js';
import { identityOf } from './identity-of.js';
import { operate } from './operate.js';
import { ReplayedState } from './replayed-state.js';
import { unordered } from './unordered.js';

export interface DedupeOptions<T> {
  /** What is equal in events that say the same: `(event) => [event.order_id]`. */
  readonly key: (event: T) => readonly Value[];
  /** `'1 hour'`: less than this after the first, others of its key say nothing new. Then it is forgotten. */
  readonly within: string;
}

/**
 * Lets the first event of each key pass, and none of the key for `within` after it. Events must come in event-time order.
 * @throws MotifError `INVALID_ARGUMENT` for a length that is none; as the stream's error `INVALID_INPUT` for an event earlier
 * than the one before it.
 */
export function dedupe<T>({ key, within }: DedupeOptions<T>): MonoTypeOperatorFunction<StreamEvent<T>> {
  const length = lengthOf('within', within);
  return operate((subscriber) => {
    const recent = new RecentKeys(length);
    let last = Number.NEGATIVE_INFINITY;
    const take = (event: StreamEvent<T>): boolean => {
      if (!(event.time >= last)) throw unordered('dedupe', event, last);
      last = event.time;
      return recent.add(identityOf(key(event.value)), event.time);
    };
    const state = new ReplayedState<T, { keys: ReturnType<RecentKeys['snapshot']>; last: Timestamp }>({
      identity: `dedupe ${length}`,
      size: () => recent.size,
      snapshot: () => ({ keys: recent.snapshot(), last }),
      restore: (kept) => {
        recent.restore(kept.keys);
        last = kept.last;
      },
      replay: take,
      pass: (time) => {
        last = time;
      },
    });
    const store = storeToJoin();
    store?.join(state);
    return {
      next: (event) => {
        if (take(event)) subscriber.next(event);
        if (store !== undefined) state.add(event);
      },
    };
  }, 'kept');
}
