import type { Position } from '../event.js';
import type { Duration, Timestamp } from '../time.js';

/** An event as it is told: its fields that matter, as SQL would write them. */
export interface ToldEvent {
  readonly time: Timestamp | null;
  readonly position: Position;
  readonly fields: Readonly<Record<string, string>>;
}

/** A condition as the query's file writes it, and the values that it had. */
export interface ToldCondition {
  readonly text: string;
  /** NULL: unknown, which is not true. */
  readonly holds: boolean | null;
  /** `R.event`, `A.item_id`: what it read. */
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** Why it could not be computed. */
  readonly fault?: string;
}

/** An event tried for a variable. */
export interface ToldTrial {
  readonly variable: string;
  readonly event: ToldEvent;
  readonly conditions: readonly ToldCondition[];
}

/** How far a sequence came, and what it waited for. */
export interface ToldProgress {
  /** Steps done, of those that the pattern takes at least. */
  readonly done: number;
  readonly of: number;
  readonly events: readonly ToldTrial[];
  /** Variables of which one had to come next, with their conditions as they are written. */
  readonly waitedFor: readonly { readonly variable: string; readonly condition: string }[];
}

/** Why nothing was found for one key. */
export type Reason =
  /** `seen`: events of the key there are, but WHERE leaves none; or, where the runs go on, time has only `reached` so far. */
  | { readonly kind: 'no-event'; readonly seen: number; readonly reached?: Timestamp }
  /** Nothing satisfied the first step; each condition with how many events it failed for, and the event that came nearest. */
  | {
      readonly kind: 'not-begun';
      readonly failed: readonly { readonly text: string; readonly events: number }[];
      readonly nearest: ToldTrial;
    }
  /** Time ran out. `tooLate`: what would have completed it, and how long after the limit it came. */
  | {
      readonly kind: 'expired';
      readonly progress: ToldProgress;
      /** Absent: the input ended first. */
      readonly deadline?: Timestamp;
      readonly tooLate?: { readonly trial: ToldTrial; readonly by: Duration };
      /** Of the events that came in time the one that came nearest to what was waited for. */
      readonly nearest?: ToldTrial;
    }
  /** An event came that fits no way to go on. */
  | { readonly kind: 'broken'; readonly progress: ToldProgress; readonly by: readonly ToldTrial[] }
  | { readonly kind: 'open'; readonly progress: ToldProgress; readonly deadline?: Timestamp }
  /** More than `most` were open of the key at once, and this was the earliest: with that event. */
  | { readonly kind: 'given-up'; readonly progress: ToldProgress; readonly by: ToldEvent; readonly most: number }
  /** The event belongs to another match, behind which the search went on. */
  | { readonly kind: 'skipped'; readonly event: ToldEvent; readonly id?: string }
  /** The pattern matched, but WHERE behind it left the match out. */
  | { readonly kind: 'filtered'; readonly first: ToldEvent; readonly last: ToldEvent }
  /** It did trigger. */
  | { readonly kind: 'found'; readonly as: 'match' | 'timeout'; readonly ids: readonly string[] };

export interface KeyAnswer {
  readonly key: readonly { readonly name: string; readonly value: string }[];
  readonly events: number;
  readonly reason: Reason;
  /** Attempts before this one that came as near. */
  readonly alike: number;
}

/** A near miss as it was kept when it happened. */
export interface KeptMiss {
  readonly startedAt: Timestamp | null;
  /** When it came to nothing. */
  readonly time: Timestamp | null;
  /** An event that fits no way to go on, WITHIN, or the input's end. */
  readonly reason: 'event' | 'deadline' | 'end';
  readonly done: number;
  readonly of: number;
  /** Of the query that it was a near miss of. */
  readonly version: string;
  readonly waitedFor?: string;
  /** The conditions that were not true, as the query's file wrote them then, and in JSON what they read. */
  readonly failed?: string;
  readonly values?: string;
}

export interface WhyNotAnswer {
  readonly query: string;
  readonly version: string;
  readonly within?: Duration;
  readonly skip: string;
  /** The nearest to a match first. */
  readonly keys: readonly KeyAnswer[];
  /** Keys beside these. */
  readonly others: number;
  /** Events that came late, or could not be read, and may be why. */
  readonly late: readonly { readonly time: Timestamp; readonly lateness: string; readonly position: Position }[];
  readonly deadLetters: readonly { readonly position: Position; readonly reason: string }[];
  /** Near misses of the key that a replay cannot tell of: of another version, or of events that the archive has no more. */
  readonly kept: readonly KeptMiss[];
  /** What the archive has no more: pruned days, an erased person. */
  readonly notes: readonly string[];
}
