import { parseTimestamp, type Timestamp } from '../../time.js';

/** `2026-01-31T12:00:00Z`, `2026-01-31 12:00:00`, which is in UTC too. */
export function parseInstant(text: string): Timestamp {
  const time = parseTimestamp(text);
  if (time === undefined) throw new SyntaxError(`Cannot take "${text}" for a time: write 2026-01-31T12:00:00Z`);
  return time;
}
