import type { Timestamp } from '../time.js';
import type { Outcome } from './outcome.js';
import type { RowScope } from './row.js';

/**
 * A start row that came to nothing: a row came that fitted no way to go on, or time ran out and no timeout is shown. Good until who is
 * told of it returns.
 */
export interface Miss<E> {
  /** Of the ways to match that were open until then the one that wanted the fewest rows more, with its rows. */
  readonly partial: Outcome<E>;
  /** Where it stood in the program's automaton, and how many rows it wanted at least. */
  readonly state: number;
  readonly missing: number;
  /** The row that it died of; absent: its time was over, or the input. */
  readonly by?: RowScope<E>;
  /** `Infinity`: it had none. */
  readonly deadline: Timestamp;
}

/** Who is told of start rows that come to nothing. */
export interface MissWatch<E> {
  /** Asked first: whether one that wanted so many rows more is worth telling of. */
  readonly wants: (missing: number) => boolean;
  /** Returns what is to be done once it is sure that the start row belongs to no match of another. */
  readonly missed: (miss: Miss<E>) => () => void;
}

/** As a `MissWatch`, with the number of the key. */
export interface KeyedMissWatch<E> {
  readonly wants: (missing: number, key: number) => boolean;
  readonly missed: (miss: Miss<E>, key: number) => () => void;
}
