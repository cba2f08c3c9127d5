import type { Behaviour, Evidence, FoundBehaviour } from '../../behaviour.js';
import { formatJson } from '../../format-value.js';
import type { Schema, Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';

export interface Compared {
  /** As they were told last. */
  readonly told: readonly Behaviour[];
  readonly found: readonly Behaviour[];
  /** Ids of those found that are nobody's, unless they were told. */
  readonly before: ReadonlySet<string>;
  /** What is before this is not compared. */
  readonly from: Timestamp;
}

export interface KeyEvents {
  /** Whether the event is among those that were looked at: else it is deleted by now. */
  readonly isRead: (event: Evidence) => boolean;
  /** Those of a key that came late. */
  readonly lateOf: (key: readonly Value[]) => readonly Evidence[];
}

/**
 * What is to be told so that what was told last is what is found: what is gone is retracted, with the events of its key that came
 * late as its evidence, but not where its own are deleted; what is another one is told again, as the next revision; what is new is told. By time.
 */
export function revisionsOf(
  { told, found, before, from }: Compared,
  { isRead, lateOf }: KeyEvents,
): readonly FoundBehaviour[] {
  const isCompared = ({ time }: Behaviour): boolean => (time ?? Number.POSITIVE_INFINITY) >= from;
  const known = new Map(told.filter(isCompared).map((one) => [one.id, one]));
  const revised: FoundBehaviour[] = [];
  const ids = new Set<string>();
  for (const behaviour of found.filter(isCompared)) {
    ids.add(behaviour.id);
    const last = known.get(behaviour.id);
    if (last === undefined && !before.has(behaviour.id)) revised.push(behaviour);
    if (last !== undefined && textOf(last) !== textOf(behaviour)) revised.push(nextOf(last, behaviour));
  }
  for (const last of known.values()) {
    if (ids.has(last.id) || last.kind === 'retracted' || !last.evidence.every(isRead)) continue;
    revised.push(nextOf(last, { ...last, kind: 'retracted', evidence: lateOf(last.key) }));
  }
  return revised.sort((a, b) => (a.time ?? 0) - (b.time ?? 0));
}

function nextOf({ revision = 0 }: Behaviour, behaviour: FoundBehaviour): FoundBehaviour {
  return { ...behaviour, revision: revision + 1 };
}

function textOf({ type, kind, time, key, values, evidence }: Behaviour): string {
  const events = evidence.map(({ variable, source, partition, offset }) => [variable, source, partition, offset]);
  return JSON.stringify([kind, time, jsonOf(type.key, key), jsonOf(type.columns, values), events]);
}

function jsonOf(fields: Schema, values: readonly Value[]): string {
  return formatJson({ kind: 'STRUCT', fields }, values);
}
