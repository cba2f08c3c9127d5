import type { Timestamp } from '../../time.js';

/** What a warm start has read. */
export interface WarmExtent {
  readonly events: number;
  /** Event times of the first, and how far it has come; absent where there was none. */
  readonly from?: Timestamp;
  readonly until?: Timestamp;
}
