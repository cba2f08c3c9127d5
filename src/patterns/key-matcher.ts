import type { Timestamp } from '../time.js';
import type { Outcome } from './outcome.js';
import type { Row } from './row.js';

/** A matcher of one key's rows, in event-time order: rows and watermarks never go back. `S` is its state as plain data. */
export interface KeyMatcher<E, S> {
  /** Nothing is open: forgetting this key loses nothing. */
  readonly idle: boolean;
  /** What the watermark ends first, and when. Undefined: nothing ever. */
  readonly earliest: { readonly first: Row<E>; readonly deadline: Timestamp } | undefined;
  /** Takes the next row and returns what it decided, in the order in which it is to be given out. */
  process(row: Row<E>): Outcome<E>[];
  /** No row before `watermark` is still to come. */
  advance(watermark: Timestamp): Outcome<E>[];
  snapshot(): S;
}
