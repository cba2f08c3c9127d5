import type { KeyState } from './key-state.js';

/** What a query has open. */
export interface OpenMatches {
  /** Of each key with something open or remembered, how many partial matches. */
  readonly counts: Float64Array;
  /** The states of some of these keys, as a checkpoint holds them; before the next row. */
  readonly states: (most: number) => readonly KeyState[];
}
