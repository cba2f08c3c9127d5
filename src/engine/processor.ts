import type { Batch } from '../batch.js';
import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import type { MatcherSnapshot } from '../patterns/snapshot.js';
import type { QueryPlan } from '../query/plan.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { KeptValues } from './remembered-row.js';

/** One query at work: batches of its input in, behaviours out. */
export interface Processor {
  readonly plan: QueryPlan;
  /** Rows in order. */
  process(batch: Batch): void;
  advance(watermark: Timestamp): void;
  takeFound(): Found;
  /** The states of the keys that changed since this was last asked, by identity; undefined: nothing is open any more. */
  takeChanges(): readonly (readonly [string, KeyState | undefined])[];
  /** Nobody will ask for changes. */
  forgetChanges(): void;
  /** Before the first batch. */
  restore(states: ReadonlyMap<string, KeyState>): void;
}

/** What a query found since it was last asked. */
export interface Found {
  readonly behaviours: readonly Behaviour[];
  readonly deadLetters: readonly DeadLetter[];
}

/** What is open for one key, or remembered of it: plain data. */
export interface KeyState {
  readonly key: readonly Value[];
  readonly matcher: Omit<MatcherSnapshot<never>, 'rows'> & {
    readonly rows: readonly { readonly row: KeptValues; readonly ordinal: number }[];
  };
}
