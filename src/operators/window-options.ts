import { MotifError } from '../errors.js';
import type { StreamEvent } from '../event.js';
import type { Value } from '../schema.js';
import type { FiringOptions } from '../windows/firing.js';
import { durationOf, lengthOf } from '../windows/length-of.js';
import type { WindowAssigner } from '../windows/window.js';
import type { EventTimeScheduler } from './event-time-scheduler.js';

/** What all that windows events can be told. */
export interface WindowOptions<T> {
  /** What tells the streams apart that have windows of their own: `(event) => [event.user_id]`. */
  readonly key: (event: T) => readonly Value[];
  /**
   * `'1 hour'`: for so long after its end a window takes events that come late, and gives its result anew for each, as a
   * revision. They get here if `orderByEventTime` is told the same. Without it, an event out of order is an error.
   */
  readonly allowedLateness?: string;
  /**
   * Results before a window's end: with every so many-th event, and so long `after` the first event that none has shown.
   * Of tumbling, hopping and session windows.
   */
  readonly early?: { readonly count?: number; readonly after?: string };
  /** `'1 day'`: for so long after a key's last event, a window in which it has none gives a result too. Of fixed windows. */
  readonly empty?: string;
  /** Given an event that no window takes any more. Without it, such an event is an error. */
  readonly late?: (event: StreamEvent<T>) => void;
  /** The one that `orderByEventTime` moves: windows then end when time says so, without waiting for the next event. */
  readonly scheduler?: EventTimeScheduler;
  /** The source of the results' positions: `window`, if nothing is said. */
  readonly name?: string;
}

/** @throws MotifError `INVALID_ARGUMENT` for what is no duration, and for what the windows cannot do. */
export function firingOptions<T>(
  { kind }: WindowAssigner<T>,
  merges: boolean,
  { allowedLateness = '0 s', early, empty }: WindowOptions<T>,
): FiringOptions {
  const lateness = durationOf('allowedLateness', allowedLateness);
  if (kind === 'session' && lateness > 0 && !merges) {
    throw refused('an event that comes late can make one session of two', 'Say how with `merge`.');
  }
  if (early !== undefined && kind !== 'fixed' && kind !== 'session') {
    const rule = kind === 'global' ? 'fires by its own rule' : 'ends when it is told to';
    throw refused(`a ${kind} window ${rule}, not early`, 'Leave `early` out.');
  }
  if (empty !== undefined && kind !== 'fixed') {
    throw refused(`there is no ${kind} window without an event`, '`empty` is for tumbling and hopping windows.');
  }
  const count = early?.count ?? Number.POSITIVE_INFINITY;
  if (early?.count !== undefined && !(Number.isSafeInteger(count) && count > 0)) {
    throw refused(`a window cannot fire with every ${count}-th event`, 'Give early.count a whole number above 0.');
  }
  return {
    allowedLateness: lateness,
    earlyCount: count,
    earlyAfter: early?.after === undefined ? Number.POSITIVE_INFINITY : lengthOf('early.after', early.after),
    empty: empty === undefined ? 0 : lengthOf('empty', empty),
  };
}

function refused(message: string, hint: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', { message, hint });
}
