import type { Claim, ClaimedEpoch } from '../../../src/archive/epoch.js';
import type { Value } from '../../../src/schema.js';
import { idOf, rowsIn } from './task-epochs.mjs';

/** What an archive was told, and which of it counts: by the words of the contract alone. */
export class ClaimModel {
  readonly claims: Claim[] = [];
  readonly written: ClaimedEpoch[] = [];

  isCounted({ task, number, epoch }: ClaimedEpoch): boolean {
    return !this.claims.some((claim) => claim.task === task && claim.number > number && claim.firstEpoch <= epoch);
  }

  get counted(): readonly ClaimedEpoch[] {
    return this.written.filter((by) => this.isCounted(by));
  }
}

/** One row: what each view has that shows rows of tasks. */
export const EVERY_VIEW: string = `SELECT
  (SELECT coalesce(list(id ORDER BY id, n), []) FROM s),
  (SELECT coalesce(list(id ORDER BY id, n), []) FROM events),
  (SELECT coalesce(list(id ORDER BY id), []) FROM behaviours),
  (SELECT coalesce(list(id ORDER BY id), []) FROM q),
  (SELECT coalesce(list(id ORDER BY id), []) FROM evidence),
  (SELECT coalesce(list(key->>'who' ORDER BY key->>'who'), []) FROM near_misses),
  (SELECT coalesce(list(reason ORDER BY reason), []) FROM dead_letters),
  (SELECT coalesce(list(source || ' ' || "offset" ORDER BY source, "offset"), []) FROM late)`;

/** What `EVERY_VIEW` gives where these rows are in the archive, each once; `letters` have other days than the rest. */
export function everyView(rows: readonly ClaimedEpoch[], letters: readonly ClaimedEpoch[] = rows): readonly Value[] {
  const ids = rows.map(idOf).sort();
  const events = rows.flatMap((by) => new Array<string>(rowsIn(by)).fill(idOf(by))).sort();
  const late = rows
    .map(({ task, epoch }) => [task, epoch * 10] as const)
    .sort(([one, a], [other, b]) => (one === other ? a - b : one < other ? -1 : 1))
    .map((place) => place.join(' '));
  return [events, events, ids, ids, ids, ids, letters.map(idOf).sort(), late];
}
