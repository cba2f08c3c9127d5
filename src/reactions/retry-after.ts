import { type Duration, HOUR, MILLISECOND, SECOND, type Timestamp } from '../time.js';

/** Longer than this nobody waits because a receiver says so. */
const LONGEST = 24 * HOUR;

/** How long the header Retry-After asks to wait (RFC 9110, 10.2.3): seconds, or a date. Undefined where it says neither. */
export function retryAfter(header: string | undefined, now: Timestamp): Duration | undefined {
  const text = header?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Math.min(Number(text) * SECOND, LONGEST);
  const date = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(date * MILLISECOND - now, 0), LONGEST);
}
