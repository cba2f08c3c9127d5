import { runEnds } from '../archive/run-ends.js';
import { readCheckpoint } from '../engine/epochs/checkpoint.js';
import type { Timestamp } from '../time.js';

/** How far the runs that wrote an archive have come. */
export interface LiveEnd {
  /** Their input had an end, and was read to it: what was waited for has run out. */
  readonly isClosed: boolean;
  /** Where event time is, where that is known: not of a run that goes on now, nor of tasks of Kafka. */
  readonly reached?: Timestamp;
}

/** @throws MotifError as `openForQuestion` does */
export async function liveEnd(directory: string): Promise<LiveEnd> {
  const ends = (await runEnds(directory))?.map(readCheckpoint);
  const [first] = ends ?? [];
  if (ends === undefined || first === undefined) return { isClosed: false };
  const reached = Math.min(...ends.map(({ watermark }) => watermark ?? Number.NEGATIVE_INFINITY));
  return { isClosed: ends.every(({ closed }) => closed), reached };
}
