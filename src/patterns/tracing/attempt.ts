import type { Timestamp } from '../../time.js';

/** A row of the key, by its place among them, under the variable that it is mapped to. */
export interface Mapping {
  readonly row: number;
  readonly variable: string;
}

/** How far one way to match had come. */
export interface Progress {
  /** Its state in the program's automaton. */
  readonly state: number;
  /** How many further rows it wants at least; 0: none. */
  readonly missing: number;
  readonly mapped: readonly Mapping[];
  /** The last row that it took, passed over or mapped; before the first: the one before the start row. */
  readonly at: number;
}

/** What became of the matches that begin with one row of a key. */
export interface Attempt {
  /** The row's place among the key's. */
  readonly start: number;
  /**
   * `died`: some row fitted no way to go on. `expired`: WITHIN, or the input, was over first. `open`: it may still become
   * a match. `not-begun`: no match can begin with the row. `given-up`: with row `endedBy` more were open than there may be.
   */
  readonly kind: 'match' | 'timeout' | 'died' | 'expired' | 'open' | 'not-begun' | 'given-up';
  /** Of a match and a timeout. */
  readonly mapped: readonly Mapping[];
  /** The way that came nearest to the pattern's end, the latest of them. */
  readonly furthest: Progress;
  /** The row that could not follow there; absent where none came before the deadline, or the match was whole. */
  readonly endedBy?: number;
  /** Its first row's time + WITHIN. */
  readonly deadline: Timestamp;
}

/** An attempt, or that none was made: the row belongs to a match that AFTER MATCH SKIP went on behind. */
export type StartTrace = Attempt | { readonly kind: 'skipped'; readonly start: number; readonly by: number };
