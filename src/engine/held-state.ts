import type { Batch } from '../batch.js';
import type { Timestamp } from '../time.js';

/** What a query over windows or with OVER keeps: rows in pieces, and how far its time has come. */
export type HeldState = Batch | { readonly reached: Timestamp };
