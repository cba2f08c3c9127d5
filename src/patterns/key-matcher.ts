import type { Timestamp } from '../time.js';
import type { Row } from './row.js';
import type { MatcherSnapshot } from './snapshot.js';

/** Row pattern recognition over the rows of one key, in event-time order. Rows and watermarks never go back. */
export interface KeyMatcher<E> {
  /** Nothing is open, held back or remembered: forgetting this key loses nothing. */
  readonly idle: boolean;
  /** Nothing is open or held back: what it remembers is forgotten once the key has had no row for long enough. */
  readonly resting: boolean;
  /** How many start rows it looks at that are undecided. */
  readonly open: number;
  /** Of its last row. */
  readonly lastTime: Timestamp;
  /** Takes the next row; `symbol` spares computing it. Returns whether a deadline was set, at the row's time + WITHIN. */
  process(row: Row<E>, symbol?: number): boolean;
  /** No row before `time` is still to come (`atEnd`: none at all): what the time has run out of is decided. */
  advance(time: Timestamp, atEnd: boolean): void;
  /** The first of the rows whose deadlines are still to come. */
  readonly earliest: Row<E> | undefined;
  /** The rows whose deadlines are still to come. */
  awaited(): Row<E>[];
  /** The least event time that an outcome still undecided, or not yet given out, could have; it does not go back. */
  earliestUndecided(): Timestamp;
  /** Lets go of all rows: the key is forgotten. */
  release(): void;
  snapshot(): MatcherSnapshot<E>;
  /** Of a new matcher: it goes on where the snapshot was taken. */
  restore(snapshot: MatcherSnapshot<E>): void;
}
