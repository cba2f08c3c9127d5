import { randomBytes } from 'node:crypto';

/** A name for a topic, a group or a transactional id that nobody else uses. */
export function uniqueName(what: string): string {
  return `${what}-${randomBytes(6).toString('hex')}`;
}
