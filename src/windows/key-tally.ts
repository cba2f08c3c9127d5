import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { Tally } from './tally.js';

/** A key's part of a window. */
export interface KeyTally<A> extends Tally<A> {
  readonly key: readonly Value[];
  /** The order in which they came to be. */
  turn: number;
  /** Events that no firing has shown. */
  unshown: number;
  /** When it is to fire early; `Infinity`: when nothing is unshown, or never. */
  earlyAt: Timestamp;
  /** Of the next firing. */
  revision: number;
}
