import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { KeyIdentity } from './key-identity.js';
import type { KeyTally } from './key-tally.js';
import type { Window } from './window.js';

/** A fixed window and what is in it. */
export interface Slot<A> {
  readonly window: Window;
  readonly keys: Map<KeyIdentity, SlotTally<A>>;
  fired: boolean;
}

export interface SlotTally<A> extends KeyTally<A> {
  /** The time of the key's last event, in this window or before it. */
  latest: Timestamp;
}

/** Written out: there is one a key and window, and what is spread takes ten times as long. */
export function newSlotTally<A>(key: readonly Value[], latest: Timestamp, turn: number, value: A): SlotTally<A> {
  return {
    value,
    source: '',
    partition: 0,
    first: 0,
    last: 0,
    count: 0,
    others: undefined,
    key,
    turn,
    unshown: 0,
    earlyAt: Number.POSITIVE_INFINITY,
    revision: 0,
    latest,
  };
}
