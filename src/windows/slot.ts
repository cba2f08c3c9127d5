import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { KeyTally } from './key-tally.js';
import { emptyTally } from './tally.js';
import type { Window } from './window.js';

/** A fixed window and what is in it. */
export interface Slot<A> {
  readonly window: Window;
  readonly keys: Map<string, SlotTally<A>>;
  fired: boolean;
}

export interface SlotTally<A> extends KeyTally<A> {
  /** The time of the key's last event, in this window or before it. */
  latest: Timestamp;
}

export function newSlotTally<A>(key: readonly Value[], latest: Timestamp, turn: number, value: A): SlotTally<A> {
  return {
    ...emptyTally(value),
    key,
    turn,
    unshown: 0,
    earlyAt: Number.POSITIVE_INFINITY,
    revision: 0,
    latest,
  };
}
