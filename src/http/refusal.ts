/** Why nothing of a request was taken. */
export interface Refusal {
  readonly status: 400 | 401 | 413 | 415 | 429 | 503;
  /** What was found and what was expected. */
  readonly reason: string;
  /** Which event it is about. */
  readonly place?: EventPlace;
}

/** Where an event stands in a request's body, which may be nothing but this event. */
export type EventPlace =
  | { readonly kind: 'body' }
  /** From 1. */
  | { readonly kind: 'line'; readonly line: number }
  /** From 0, in an array. */
  | { readonly kind: 'index'; readonly index: number };
