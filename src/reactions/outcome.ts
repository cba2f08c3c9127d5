import type { Duration } from '../time.js';

/** What came of one try to deliver. */
export type Outcome = { readonly kind: 'delivered' } | FailedTry;

export interface FailedTry {
  readonly kind: 'failed';
  /** Why, in words that have nothing of what was to be delivered in them. */
  readonly reason: string;
  /** Another try would come to the same. */
  readonly isFinal: boolean;
  /** Whether the receiver as a whole is at fault, not what it was given. */
  readonly isOfReceiver: boolean;
  /** How long the receiver asks to be left alone. Microseconds. */
  readonly retryAfter?: Duration;
}

/** What became of a delivery in the end. */
export type Settled =
  | { readonly kind: 'delivered'; readonly tries: number }
  | { readonly kind: 'failed'; readonly tries: number; readonly reason: string };
