import type { Timestamp } from '../time.js';
import type { Row } from './row.js';

/** What became of a start row: a match, or a partial match that ran out of time. */
export interface Outcome<E> {
  readonly kind: 'match' | 'timeout';
  /** The first row, mapped or (an empty match) not. */
  readonly first: Row<E>;
  /** In order; rows that a gap passed over are not among them. */
  readonly rows: readonly { readonly row: Row<E>; readonly variable: string }[];
  /** Of the last mapped row; a timeout's is its deadline. */
  readonly time: Timestamp;
}
