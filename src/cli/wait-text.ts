import type { WaitingFor } from '../engine/contract.js';
import { SECOND, type Timestamp } from '../time.js';
import { sinceText } from './wording.js';

/** What moves is not worth a word, nor is what moves now and then. */
const STANDING = 3 * SECOND;

/** `waits for events/b.ndjson since 12 s`, once time has stood for some; for people. */
export function waitText({ source, partition, since, idle }: WaitingFor, now: Timestamp): string | undefined {
  if (now - since < STANDING) return undefined;
  const what = partition === undefined || partition === 0 ? source : `${source} (partition ${partition})`;
  const lasting = `since ${sinceText(now - since)}`;
  return idle ? `goes with the clock, ${what} idle ${lasting}` : `waits for ${what} ${lasting}`;
}
