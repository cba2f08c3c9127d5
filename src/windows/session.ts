import { lengthOf } from './length-of.js';
import type { SessionWindows } from './window.js';

/**
 * Windows that last until no event of their key has come for `gap`: from their first event to `gap` after their last. An
 * event exactly at the end begins the next.
 * @throws MotifError `INVALID_ARGUMENT` for a gap that is none, or longer than `maxLength`.
 */
export function session(gap: string, { maxLength }: { readonly maxLength?: string } = {}): SessionWindows {
  return { kind: 'session', gap: lengthOf('gap', gap, maxLength) };
}
