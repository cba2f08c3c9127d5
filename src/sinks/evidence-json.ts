import type { Evidence } from '../behaviour.js';

/** One event behind a behaviour, or a window's events of one partition, as a JSON object. */
export function evidenceJson({ variable, source, partition, offset, lastOffset, count }: Evidence): string {
  return JSON.stringify({ variable, source, partition, offset, last_offset: lastOffset, count });
}
