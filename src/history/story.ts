import type { Position } from '../event.js';
import type { Duration, Timestamp } from '../time.js';
import type { ToldCondition } from './why-not-answer.js';

/** One piece of a behaviour's evidence. */
export interface StoryEvent extends Position {
  readonly variable: string;
  /** Of a window: so many events from `offset` to the last one's. */
  readonly lastOffset?: number;
  readonly count?: number;
  readonly time?: Timestamp;
  /** The stream, or the query that gave it; absent: it is archived no more. */
  readonly stream?: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What DEFINE asks of the variable, with its values; none where the query's file does not say it. */
  readonly conditions: readonly ToldCondition[];
  /** The behaviours that it is. */
  readonly causes: readonly string[];
}

/** What moved time past a deadline, as far as the archive has it. */
export type Clock =
  | { readonly kind: 'event'; readonly time: Timestamp; readonly position: Position }
  /** No event did: the input had ended. */
  | { readonly kind: 'end-of-input' }
  /** No event did: a partition was idle, or the input ended; which of them is not archived. */
  | { readonly kind: 'idle-or-end' };

/** An event of a behaviour's key that came late. */
export interface LateEventOf {
  readonly time: Timestamp;
  /** How far behind the watermark it was, as DuckDB writes it. */
  readonly lateness: string;
  readonly position: Position;
}

/** What a behaviour was before it was revised, and what came late from its first event on. */
export interface ToldBefore {
  readonly kind: string;
  readonly time?: Timestamp;
  readonly late: readonly LateEventOf[];
}

/** How a behaviour came to be. */
export interface Story {
  readonly id: string;
  readonly behaviour: string;
  readonly kind: string;
  readonly time?: Timestamp;
  readonly key: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly revision?: number;
  readonly before?: ToldBefore;
  /** The query's version that told it, and the file's; absent: no such query is in the folder. */
  readonly version: string;
  readonly fileVersion?: string;
  readonly file?: string;
  readonly events: readonly StoryEvent[];
  readonly within?: Duration;
  /** From its first event to its last. */
  readonly span?: Duration;
  /** Of a timeout. */
  readonly deadline?: Timestamp;
  readonly clock?: Clock;
  /** Whether it is of a person whose events were erased. */
  readonly erased: boolean;
  readonly notes: readonly string[];
}
