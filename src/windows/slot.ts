import type { IdentityNumbers } from '../identity-numbers.js';
import type { Timestamp } from '../time.js';
import type { TallyColumns } from './tally-columns.js';
import type { Window } from './window.js';

/** A fixed window and what is in it. */
export interface Slot<T, A> {
  readonly window: Window;
  /** Counted up in the order in which keys come. */
  readonly numbers: IdentityNumbers;
  readonly tallies: TallyColumns<T, A>;
  /** By the keys' numbers; of none where a window fires once. */
  readonly firings: SlotFirings[];
  fired: boolean;
}

/** What is known of a key where its window fires more than once, or without an event. */
export interface SlotFirings {
  /** The time of the key's last event, in this window or before it. */
  latest: Timestamp;
  /** Events that no firing has shown. */
  unshown: number;
  /** When it is to fire early; `Infinity`: when nothing is unshown, or never. */
  earlyAt: Timestamp;
  /** Of the next firing. */
  revision: number;
}
