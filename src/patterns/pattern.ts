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
}

export type Pattern =
  | { readonly kind: 'variable'; readonly name: string }
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
  /** Rows passed over, as few as will do: they belong to no variable. None of them may satisfy `until`. */
  | { readonly kind: 'gap'; readonly until: string }
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
  | { readonly to: 'next-row' }
  | { readonly to: 'past-last-row' }
  | { readonly to: 'first' | 'last'; readonly variable: string };
