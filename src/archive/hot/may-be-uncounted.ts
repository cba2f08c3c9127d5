import type { Segment } from '../manifest.js';

/** Of claims that a later one has ended, the task's first epoch of which they wrote nothing that counts. */
export type EndedClaims = ReadonlyMap<string, number>;

/** Whether a segment may have rows that do not count. */
export function mayBeUncounted({ claims }: Pick<Segment, 'claims'>, ended: EndedClaims): boolean {
  if (claims === undefined) return true;
  return Object.entries(claims).some(([claim, last]) => last >= (ended.get(claim) ?? Number.POSITIVE_INFINITY));
}
