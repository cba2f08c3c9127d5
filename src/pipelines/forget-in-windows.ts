import { unreachable } from '../errors.js';
import type { KeyIdentity } from '../key-identity.js';
import type { WindowerSnapshot } from '../windows/windower-snapshot.js';
import type { PersonsEvents } from './persons-events.js';

type Snapshot = WindowerSnapshot<unknown>;
type Of<K extends Snapshot['kind']> = Extract<Snapshot, { readonly kind: K }>;

interface Left {
  readonly windows: Snapshot;
  /** Windows of keys that are gone. */
  readonly groups: number;
}

/** What windows hold, without the person's keys, and without their events in the lists of others. */
export function forgetInWindows(windows: Snapshot, person: PersonsEvents): Left {
  switch (windows.kind) {
    case 'windows':
      return forgetInSlots(windows, person);
    case 'sessions in order':
      return forgetInOrder(windows, person);
    case 'panes': {
      const keys = windows.keys.flatMap((one) => withCells(one, person));
      const waiting = windows.waiting.map((one) => {
        const known = new Set(keys.map(({ identity }) => identity));
        return { ...one, identities: one.identities.filter((identity) => known.has(identity)) };
      });
      return { windows: { ...windows, keys, waiting }, groups: windows.keys.length - keys.length };
    }
    case 'sliding': {
      const keys = windows.keys.flatMap((one) => withCells(one, person));
      return { windows: { ...windows, keys }, groups: windows.keys.length - keys.length };
    }
    case 'sessions': {
      const keys = windows.keys.flatMap(([identity, sessions]) => {
        const left = person.isIdentity(identity) ? [] : sessions.flatMap((session) => withValue(session, person));
        return left.length === 0 ? [] : [[identity, left] as const];
      });
      return { windows: { ...windows, keys }, groups: windows.keys.length - keys.length };
    }
    case 'global': {
      const keys = windows.keys.flatMap(([identity, open]) => {
        const left = person.isIdentity(identity) ? [] : withValue(open, person);
        return left.map((one) => [identity, one] as const);
      });
      return { windows: { ...windows, keys }, groups: windows.keys.length - keys.length };
    }
    default:
      return unreachable(windows);
  }
}

interface Valued {
  readonly value: unknown;
}

/** None: nothing but theirs was in it. */
function withValue<V extends Valued>(one: V, person: PersonsEvents): readonly V[] {
  const others = person.others(one.value);
  return others === undefined ? [] : [{ ...one, value: others.left }];
}

interface Celled {
  readonly identity: KeyIdentity;
  readonly cells: readonly Valued[];
}

function withCells<C extends Celled>(one: C, person: PersonsEvents): readonly C[] {
  if (person.isIdentity(one.identity)) return [];
  const cells = one.cells.flatMap((cell) => withValue(cell, person));
  return cells.length === 0 && one.cells.length > 0 ? [] : [{ ...one, cells }];
}

type Slot = Of<'windows'>['slots'][number];

function forgetInSlots(windows: Of<'windows'>, person: PersonsEvents): Left {
  const slots = windows.slots.map((slot) => forgetInSlot(slot, person));
  const size = (all: readonly Slot[]): number => all.reduce((sum, { numbers }) => sum + numbers.length, 0);
  return { windows: { ...windows, slots }, groups: size(windows.slots) - size(slots) };
}

/** Keys are counted up, so those behind one that is gone move up. */
function forgetInSlot(slot: Slot, person: PersonsEvents): Slot {
  const { tallies, firings } = slot;
  const kept = slot.numbers
    .toSorted(([, a], [, b]) => a - b)
    .flatMap(([identity, number]) => {
      const others = person.isIdentity(identity) ? undefined : person.others(tallies.values[number]);
      return others === undefined ? [] : [{ identity, number, value: others.left }];
    });
  const from = kept.map(({ number }) => number);
  return {
    ...slot,
    numbers: kept.map(({ identity }, number) => [identity, number]),
    tallies: {
      identities: kept.map(({ identity }) => identity),
      keys: from.map((number) => tallies.keys[number]),
      values: kept.map(({ value }) => value),
      evidence: movedEvidence(tallies.evidence, from),
    },
    firings: from.flatMap((number) => firings[number] ?? []),
  };
}

type Evidence = Slot['tallies']['evidence'];

function movedEvidence({ numbers, firsts, ownOrigins, origins, others }: Evidence, from: readonly number[]): Evidence {
  const [movedNumbers, movedFirsts] = [new Float64Array(numbers.length), new Float64Array(firsts.length)];
  const movedOrigins = ownOrigins && new Int32Array(ownOrigins.length);
  const movedOthers = new Map<number, ReturnType<Evidence['others']['get']> & object>();
  for (const [to, number] of from.entries()) {
    movedNumbers.set(numbers.subarray(2 * number, 2 * number + 2), 2 * to);
    movedFirsts[to] = firsts[number] ?? 0;
    if (movedOrigins !== undefined) movedOrigins[to] = ownOrigins?.[number] ?? 0;
    const shares = others.get(number);
    if (shares !== undefined) movedOthers.set(to, shares);
  }
  return { numbers: movedNumbers, firsts: movedFirsts, ownOrigins: movedOrigins, origins, others: movedOthers };
}

/** A number that is free still has what its last key left there. */
function forgetInOrder(windows: Of<'sessions in order'>, person: PersonsEvents): Left {
  const { tallies } = windows;
  const values = new Map<number, unknown>();
  const numbers = windows.numbers.filter(([identity, number]) => {
    const others = person.isIdentity(identity) ? undefined : person.others(tallies.values[number]);
    if (others !== undefined) values.set(number, others.left);
    return others !== undefined;
  });
  const gone = windows.numbers.filter(([, number]) => !values.has(number)).map(([, number]) => number);
  const left = {
    ...windows,
    numbers,
    free: [...windows.free, ...gone],
    tallies: {
      identities: tallies.identities.map((identity, number) => (values.has(number) ? identity : 0)),
      keys: tallies.keys.map((key, number) => (values.has(number) ? key : undefined)),
      values: tallies.values.map((_, number) => values.get(number)),
      evidence: tallies.evidence,
    },
  };
  return { windows: left, groups: gone.length };
}
