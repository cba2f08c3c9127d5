import type { Moment } from '../../history/moment.js';
import { parseDuration, parseTimestamp } from '../../time.js';

/** `2026-01-31`, `2026-01-31T12:00:00Z`; `7d`: so long before the last archived event. @throws Error for anything else. */
export function parseMoment(text: string): Moment {
  const time = parseTimestamp(text);
  if (time !== undefined) return time;
  const ago = parseDuration(text);
  if (ago === undefined || ago <= 0) throw new Error('expected a time, 2026-01-31T12:00:00Z, or how long ago, 7d');
  return { ago };
}
