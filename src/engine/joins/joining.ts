import type { Timestamp } from '../../time.js';
import type { KeptValues } from '../keys/remembered-row.js';

/** A row of one side: what is read of it, and of which part of a UNION ALL it is. */
export interface JoinedRow extends KeptValues {
  readonly part: number;
}

/** Called with rows that belong together; of a left join also with a left row alone. `time` is that of what comes of it. */
export interface JoinedRows {
  /** What ON says of a pair besides key and time. */
  readonly matches: ((left: JoinedRow, right: JoinedRow) => boolean) | undefined;
  readonly found: (left: JoinedRow, right: JoinedRow | undefined, time: Timestamp) => void;
}

/**
 * Which rows belong together. They come in event-time order, at one instant the right side's first, each by its key; one
 * without a key belongs to none.
 */
export interface Joining {
  left(key: string | undefined, row: JoinedRow): void;
  right(key: string, row: JoinedRow): void;
  advance(watermark: Timestamp): void;
  /** As a processor's. */
  earliestUndecided(): Timestamp;
  /** What is to be remembered that has changed since this was last asked, by name; undefined: no more. */
  takeChanges(): ReadonlyMap<string, unknown>;
  forgetChanges(): void;
  restore(states: ReadonlyMap<string, unknown>): void;
}
