import type { StateColumn } from '../epochs/state-columns.js';
import type { KeptGroup } from '../keys/held-state.js';
import type { KeptState } from '../keys/kept-state.js';
import { keyIdentity } from '../keys/key-identity.js';
import type { Person } from './person.js';

interface Groups {
  readonly groups: readonly KeptGroup[];
}

/** Of the groups of windows: theirs are gone, and those of others that hold a text of theirs. */
export function forgetGroups(
  states: ReadonlyMap<string, KeptState>,
  key: readonly StateColumn[],
  person: Person,
): { readonly changed: ReadonlyMap<string, Groups | undefined>; readonly gone: number; readonly kept: number } {
  const pieces = [...states].flatMap(([name, state]) => ('groups' in state ? [{ name, groups: state.groups }] : []));
  const all = pieces.flatMap(({ groups }) => groups);
  // A group is in several pieces, of which the newest holds: with it the others go.
  const gone = new Set(all.filter((group) => isTheirs(group, key, person)).map(identityOf));
  const counted = new Set(all.filter((group) => isCountedIn(group, person)).map(identityOf));
  const changed = new Map<string, Groups | undefined>();
  for (const { name, groups } of pieces) {
    const left = groups.filter((group) => !gone.has(identityOf(group)));
    if (left.length < groups.length) changed.set(name, left.length === 0 ? undefined : { groups: left });
  }
  return { changed, gone: gone.size, kept: [...counted].filter((identity) => !gone.has(identity)).length };
}

function isTheirs({ key, accumulators }: KeptGroup, columns: readonly StateColumn[], person: Person): boolean {
  return person.isKey(key, columns) || accumulators.some((value) => person.isNamedIn(value));
}

function isCountedIn({ runs }: KeptGroup, person: Person): boolean {
  return runs.some((run) => person.isBetween(run, run.lastOffset));
}

function identityOf({ start, key }: KeptGroup): string {
  return `${start} ${keyIdentity(key)}`;
}
