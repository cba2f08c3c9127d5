import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { RangeTally } from './range-tally.js';

/** A key's panes, and what is still to be made of them. */
export interface PanedKey<T, A> {
  readonly key: readonly Value[];
  readonly panes: RangeTally<T, A>;
  /** Whether it waits for a window: the earliest that has not fired and has an event of it, or is to fire without. */
  isWaiting: boolean;
  /** The time of its last event. */
  latest: Timestamp;
  /** When the last of its windows takes no more. */
  keepUntil: Timestamp;
  /** How often windows that still take events have fired. */
  readonly revisions: Map<string, number>;
}
