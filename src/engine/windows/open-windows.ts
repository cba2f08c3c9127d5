import type { Batch } from '../../batch.js';
import type { Timestamp } from '../../time.js';
import type { PieceStore } from './piece-store.js';
import type { WindowRows } from './window-rows.js';

/** Rows in the windows that are open. */
export interface OpenWindows {
  readonly store: PieceStore;
  /** Rows in event-time order, none before one that is here already. */
  add(batch: Batch): void;
  /** The rows of the windows that end at `watermark` or before and have not been closed yet; what no other needs is dropped. */
  close(watermark: Timestamp): Iterable<WindowRows>;
  /** Before the first rows: the store has been restored, and windows that end at `watermark` or before are closed. */
  restored(watermark: Timestamp): void;
}
