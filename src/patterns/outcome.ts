import type { Timestamp } from '../time.js';
import type { Row } from './row.js';

/**
 * What became of a start row: a match, a partial match that ran out of time, or (WITH UNMATCHED ROWS) a row that belongs
 * to no match.
 */
export interface Outcome<E> {
  readonly kind: 'match' | 'timeout' | 'unmatched';
  /** The row the search began at, mapped or (an empty match) not. */
  readonly first: Row<E>;
  /** The mapped rows, in order; rows that a gap passed over are not among them. */
  readonly rows: readonly MappedRow<E>[];
  /** Of the last mapped row, of `first` if there is none; a timeout's is its deadline. */
  readonly time: Timestamp;
  /** From 1, in the order of start rows; empty matches and timeouts count. 0 where nothing asks for it. */
  readonly matchNumber: number;
  /**
   * The row `shift` steps from `rows[index]` in the partition (back: negative), whatever it is mapped to. Undefined where
   * there is none, or none before the deadline. Reaches as far as the program's measures do.
   */
  neighbour(index: number, shift: number): Row<E> | undefined;
}

export interface MappedRow<E> {
  readonly row: Row<E>;
  readonly variable: string;
  /** Inside an exclusion, `{- -}`. */
  readonly excluded: boolean;
}
