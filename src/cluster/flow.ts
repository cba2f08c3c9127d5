import type { Batch } from '../batch.js';
import type { Timestamp } from '../time.js';

/** Rows of one stream as a task has seen them, read again: in event-time order, without those that came late. */
export interface Flow {
  /** No row before this is still to come. */
  readonly watermark: Timestamp;
  /** Whether time was closed, since nothing was left to read: it cannot go on from there. */
  readonly isClosed: boolean;
  /** Takes in some more; false: there is no more for now. */
  read(): Promise<boolean>;
  /** The rows that are there before a time, in order, once each. Before the watermark these are all. */
  release(until: Timestamp): Batch | undefined;
  /** There may be more by now. */
  goOn(): void;
  close(): Promise<void>;
}

/** The least watermark; Infinity of none. */
export function leastOf(flows: Iterable<Pick<Flow, 'watermark'>>): Timestamp {
  let least = Number.POSITIVE_INFINITY;
  for (const { watermark } of flows) least = Math.min(least, watermark);
  return least;
}

/** The one that holds time back, of those that have more; undefined: none has. */
export function hindmostOf<T extends Pick<Flow, 'watermark'>>(all: Iterable<T>, spent: ReadonlySet<T>): T | undefined {
  let hindmost: T | undefined;
  for (const one of all) {
    if (!spent.has(one) && (hindmost === undefined || one.watermark < hindmost.watermark)) hindmost = one;
  }
  return hindmost;
}
