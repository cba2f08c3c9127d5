import type { Batch } from '../../batch.js';
import type { Position } from '../../event.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';

/** What a query over windows or with OVER keeps: rows or groups, in pieces, and how far its time has come. */
export type HeldState = Batch | { readonly groups: readonly KeptGroup[] } | { readonly reached: Timestamp };

/** A group of a pane or a session. */
export interface KeptGroup {
  readonly key: readonly Value[];
  readonly start: Timestamp;
  readonly last: Timestamp;
  readonly ordinal: number;
  readonly accumulators: readonly Value[];
  readonly runs: readonly (Position & { readonly lastOffset: number; readonly count: number })[];
}
