import type { Timestamp } from '../../time.js';
import type { Segment } from '../manifest.js';

export function rowsIn(segments: readonly Pick<Segment, 'rows'>[]): number {
  return segments.reduce((sum, { rows }) => sum + rows, 0);
}

export function bytesIn(segments: readonly Pick<Segment, 'bytes'>[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The first and the last time of all; null where none has any. */
export function spanOf(segments: readonly Pick<Segment, 'first' | 'last'>[]): Pick<Segment, 'first' | 'last'> {
  let [first, last]: [Timestamp | null, Timestamp | null] = [null, null];
  for (const segment of segments) {
    if (segment.first !== null) first = Math.min(first ?? segment.first, segment.first);
    if (segment.last !== null) last = Math.max(last ?? segment.last, segment.last);
  }
  return { first, last };
}
