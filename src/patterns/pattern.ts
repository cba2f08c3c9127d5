import type { Duration } from '../time.js';
import type { Expression } from './expression.js';

/** What is looked for, as data: the one form that the typed builder and the SQL compile to. */
export interface RowPattern<E = never> {
  readonly pattern: Pattern;
  /** By variable; a variable without one is always true. */
  readonly define: ReadonlyMap<string, Condition<E>>;
  readonly skip: SkipMode;
  /** The span from the first to the last row of a match is less than this. Microseconds. */
  readonly within?: Duration;
  /** Whether a partial match whose `within` runs out gives a row too. */
  readonly timeouts: boolean;
  /**
   * How long after a key's last row is remembered what it needs with nothing open: the count of its matches, that it has
   * begun (`^`), the rows that PREV reaches. Absent: for ever. Microseconds.
   */
  readonly stateTtl?: Duration;
  /**
   * At most so many start rows of a key (with all matches: partial matches, 10,000 if absent) are open: with one more, the
   * earliest is given up and reported. Absent: no bound.
   */
  readonly maxOpen?: number;
  /**
   * `preferred` (the default): SQL's one match a start row. `all`: each way to match, as Flink CEP has it; whether a
   * quantifier is greedy then decides the order of matches alone.
   */
  readonly matches?: 'preferred' | 'all';
  /** Default: `one-row`. */
  readonly rows?: RowsPerMatch;
}

/** What a match gives: one row, or one for each of its rows (ISO/IEC 19075-5, 4.12). */
export type RowsPerMatch = 'one-row' | 'all-rows-show-empty' | 'all-rows-omit-empty' | 'all-rows-with-unmatched';

export type Pattern =
  /**
   * One row, for which no condition of `unless` may be true, and every one of `when` must be. With all matches
   * only: it comes less than `withinPrevious` (microseconds) after the row mapped before it.
   */
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly unless?: readonly string[];
      readonly when?: readonly string[];
      readonly withinPrevious?: Duration;
    }
  | { readonly kind: 'concatenation'; readonly items: readonly Pattern[] }
  | { readonly kind: 'alternation'; readonly items: readonly Pattern[] }
  /** `max` absent: no bound. */
  | {
      readonly kind: 'quantified';
      readonly body: Pattern;
      readonly min: number;
      readonly max?: number;
      readonly greedy: boolean;
    }
  /** Each item once, in any order; that in which they are written is the preferred (ISO/IEC 19075-5, 4.14.1). */
  | { readonly kind: 'permutation'; readonly items: readonly Pattern[] }
  /** What it matches belongs to the match, but ALL ROWS PER MATCH leaves it out. */
  | { readonly kind: 'exclusion'; readonly body: Pattern }
  /** `^`, `$`: before the partition's first row, after its last. */
  | { readonly kind: 'anchor'; readonly at: 'start' | 'end' }
  /**
   * Rows passed over: they belong to no variable. For none of them may a condition of `until` be true, for each of them
   * every one of `when` must be. `rows`: as few as will do (the default), just one, or, with all matches only, all that
   * come before the deadline (or before `withinPrevious` after the last row mapped), when the match is complete.
   */
  | {
      readonly kind: 'gap';
      readonly until: readonly string[];
      readonly when?: readonly string[];
      readonly rows?: 'one' | 'to-deadline';
      readonly withinPrevious?: Duration;
    }
  | { readonly kind: 'empty' };

/** An expression over rows (SQL), or a predicate over events (the typed builder). */
export type Condition<E = never> =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | {
      readonly kind: 'predicate';
      readonly test: (event: E, matched: Matched<E>) => boolean;
      readonly readsMatched: boolean;
    };

/** The events matched so far, by variable, in order. */
export type Matched<E> = Readonly<Record<string, readonly E[]>>;

export type SkipMode =
  /** With all matches nothing is skipped, or (`discard`) what began with the same row as a match is given up. */
  | { readonly to: 'next-row'; readonly discard?: 'same-start' }
  | { readonly to: 'past-last-row' }
  /**
   * The first or last row of the match that is mapped to one of `variables`: one name, or a SUBSET's. `onMiss`, with all
   * matches only: what a match without such a row, or that begins with it, does. Default: no skip.
   */
  | { readonly to: 'first' | 'last'; readonly variables: readonly string[]; readonly onMiss?: 'no-skip' | 'error' };
