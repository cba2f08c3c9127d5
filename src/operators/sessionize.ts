import type { OperatorFunction } from 'rxjs';
import type { StreamEvent } from '../event.js';
import { storeToJoin } from '../pipeline-epoch.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import { lengthOf } from '../windows/length-of.js';
import { RunningSessions, type RunningSnapshot } from '../windows/running-sessions.js';
import { identityOf } from './identity-of.js';
import { operate } from './operate.js';
import { ReplayedState } from './replayed-state.js';
import { unordered } from './unordered.js';

export interface SessionizeOptions<T> {
  /** Whose sessions they are: `(event) => [event.user_id]`. */
  readonly key: (event: T) => readonly Value[];
  /** `'30 minutes'`: after so long without an event of its key, a session is over. An event exactly then begins the next. */
  readonly gap: string;
}

/** An event's session, as far as it is known by then. */
export interface SessionOf {
  /** Counts the sessions of all keys from 1, in the order in which they began: no two have the same. */
  readonly number: number;
  /** The time of its first event. */
  readonly start: Timestamp;
  /** Which event of the session this is, from 1. */
  readonly event: number;
}

/**
 * Adds to each event at once which session of its key it is in; `windowBy(session(gap))` gives sessions as a whole, once they
 * are over. Events must come in event-time order.
 * @throws MotifError `INVALID_ARGUMENT` for a gap that is none; as the stream's error `INVALID_INPUT` for an event earlier than
 * the one before it.
 */
export function sessionize<T extends object>({
  key,
  gap,
}: SessionizeOptions<T>): OperatorFunction<StreamEvent<T>, StreamEvent<T & { readonly session: SessionOf }>> {
  const length = lengthOf('gap', gap);
  return operate((subscriber) => {
    const sessions = new RunningSessions(length);
    let last = Number.NEGATIVE_INFINITY;
    const sessionOf = (event: StreamEvent<T>): SessionOf => {
      if (!(event.time >= last)) throw unordered('sessionize', event, last);
      last = event.time;
      return sessions.of(identityOf(key(event.value)), event.time);
    };
    const state = new ReplayedState<T, { running: RunningSnapshot; last: Timestamp }>({
      identity: `sessionize ${length}`,
      size: () => sessions.size,
      snapshot: () => ({ running: sessions.snapshot(), last }),
      restore: (kept) => {
        sessions.restore(kept.running);
        last = kept.last;
      },
      replay: sessionOf,
      pass: (time) => {
        last = time;
        sessions.pass(time);
      },
    });
    const store = storeToJoin();
    store?.join(state);
    return {
      next: (event) => {
        const session = sessionOf(event);
        subscriber.next({ ...event, value: { ...event.value, session } });
        if (store !== undefined) state.add(event);
      },
    };
  }, 'kept');
}
