import type { StreamEvent } from '../event.js';
import type { Value } from '../schema.js';
import type { Duration, Timestamp } from '../time.js';
import type { PartitionEvidence } from './tally.js';
import type { Window } from './window.js';

/**
 * `early`: before time had reached the window's end, since `early` asked for it. `on-time`: when it did. `late`: after it
 * had, since an event of the window came that late. (Beam's words.)
 */
export type Timing = 'early' | 'on-time' | 'late';

/** A window's value for one key. */
export interface Firing<A> {
  readonly key: readonly Value[];
  readonly window: Window;
  /** The window's end; of an early one, when it fired. */
  readonly time: Timestamp;
  readonly timing: Timing;
  /** How often the window has fired for this key before: what comes again replaces what came. */
  readonly revision: number;
  /** Windows that have fired and are part of this one now: only sessions grow. What they gave is replaced too. */
  readonly replaces: readonly Window[];
  /** Still in use: what is made of it must be made at once. */
  readonly value: A;
  readonly evidence: readonly PartitionEvidence[];
}

/** When windows fire beside their ends, and how long they are kept after them. */
export interface FiringOptions {
  /** For so long after its end a window takes events, and fires again for each. */
  readonly allowedLateness: Duration;
  /** Before its end, a window fires with every so many-th event; `Infinity`: not. */
  readonly earlyCount: number;
  /** And so long after the first event that it has not shown; `Infinity`: not. */
  readonly earlyAfter: Duration;
  /** For so long after a key's last event its windows fire although nothing is in them; 0: they do not. */
  readonly empty: Duration;
}

export function firesEarly({ earlyCount, earlyAfter }: FiringOptions): boolean {
  return earlyCount < Number.POSITIVE_INFINITY || earlyAfter < Number.POSITIVE_INFINITY;
}

export interface WindowFindings<T, A> {
  readonly fired: (firing: Firing<A>) => void;
  /** Given an event that no window takes any more. */
  readonly late: (event: StreamEvent<T>) => void;
}
