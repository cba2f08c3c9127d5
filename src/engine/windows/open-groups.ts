import type { Batch } from '../../batch.js';
import type { Timestamp } from '../../time.js';
import type { KeptGroup } from '../keys/held-state.js';

/** A window that has closed, and its groups by their first rows: places in the table, which hold until the next is asked for. */
export interface ClosedWindow {
  readonly start: Timestamp;
  readonly end: Timestamp;
  readonly groups: readonly number[];
}

/** Receives what could not be computed: a row's or a group's place, and why. */
export type Refuse = (place: number, reason: string) => void;

/** Groups of the windows that are open. */
export interface OpenGroups {
  /** Rows in event-time order. */
  process(batch: Batch, refuse: Refuse): void;
  /** The windows that end at `watermark` or before, by their ends, then their starts. */
  close(watermark: Timestamp, refuse: Refuse): Iterable<ClosedWindow>;
  /** Before the first rows: windows that end at `watermark` or before are closed. */
  begin(watermark: Timestamp): void;
  /** After that, by their first rows: the place that a group now has, `NONE` if it is not needed any more. */
  restore(group: KeptGroup): number;
  keyOf(place: number): readonly KeptGroup['key'][number][];
}
