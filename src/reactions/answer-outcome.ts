import type { Timestamp } from '../time.js';
import type { Outcome } from './outcome.js';
import { retryAfter } from './retry-after.js';

/** Request timeout, too early, too many requests: of those that are the sender's fault the ones that another time mends. */
const TRIED_AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

/** What a receiver's answer means. Redirects are not followed: where they lead nobody has looked at. */
export function answerOutcome(status: number, header: string | undefined, now: Timestamp): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const isOfReceiver = status >= 500 || TRIED_AGAIN.has(status);
  const after = isOfReceiver ? retryAfter(header, now) : undefined;
  return {
    kind: 'failed',
    reason: `answered ${status}${status >= 300 && status < 400 ? ', a redirect, which is not followed' : ''}`,
    isFinal: !isOfReceiver,
    isOfReceiver,
    ...(after === undefined ? {} : { retryAfter: after }),
  };
}
