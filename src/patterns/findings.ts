import type { KeyedMissWatch } from './miss.js';
import type { Misses } from './misses.js';
import type { Outcome } from './outcome.js';
import type { Row } from './row.js';

/** Where what a matcher finds goes. An outcome is good until `outcome` returns. */
export interface MatcherFindings<E> {
  readonly outcome: (outcome: Outcome<E>) => void;
  readonly fault: (fault: Fault<E>) => void;
  /** Absent: nobody asks what came to nothing. */
  readonly misses?: Misses<E>;
}

/** Where a keyed matcher's findings go, each with the number of its key. */
export interface KeyedFindings<E> {
  readonly outcome: (outcome: Outcome<E>, key: number) => void;
  readonly fault: (fault: Fault<E>, key: number) => void;
  /** Nothing of the key is open or remembered any more: its number may be given to another. */
  readonly closed: (key: number) => void;
  /** Absent: nobody asks what came to nothing, and it costs nothing. */
  readonly misses?: KeyedMissWatch<E>;
}

/**
 * What went wrong: a condition that could not be computed for a row and counts as not true; AFTER MATCH SKIP with no row
 * to go to, where the search went on with the next row; a bound on what is open, at which something was given up.
 */
export interface Fault<E> {
  readonly kind: 'condition' | 'skip' | 'bound';
  readonly row: Row<E>;
  readonly variable: string;
  readonly reason: string;
}
