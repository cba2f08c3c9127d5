import type { StatePiece } from '../archive/epoch.js';
import { decodePiece, encodePiece } from '../archive/hot/state-codec.js';
import { type Forgotten, type ForgottenOf, forgetInState } from '../engine/forgetting/forget-in-state.js';
import { namedIn } from '../engine/forgetting/named-in.js';
import type { PersonKey } from '../engine/forgetting/person.js';
import { forgetInMember, type MemberPiece } from './forget-in-member.js';
import { PersonsEvents } from './persons-events.js';

const KINDS: readonly unknown[] = ['held', 'time', 'reached', 'key', 'events', 'state'];

/**
 * As `forgetInState`, of the state of a pipeline in code. Its events are the person's by a property of that name; its keys
 * have no names, so each that has the value is taken for theirs.
 * @throws MotifError `ARCHIVE_MISMATCH` for state of another version of motif.
 */
export function forgetInPipeline(pieces: readonly StatePiece[], key: PersonKey): Forgotten {
  const person = new PersonsEvents(key);
  const members = [...new Set(pieces.map(({ owner }) => owner))].map((owner) => new Member(owner, pieces));
  for (let known = -1; known < person.known; ) {
    known = person.known;
    for (const member of members) member.forget(person, key);
  }
  const found = members.map((member) => member.forget(person, key));
  return {
    changed: found.flatMap(({ changed }) => changed),
    report: found.flatMap(({ report }) => report),
  };
}

/** One operator's pieces, each decoded once. */
class Member {
  readonly #owner: string;
  readonly #operator = new Map<string, MemberPiece>();
  /** Of a query in SQL, what the engine keeps of it. */
  readonly #query: StatePiece[] = [];
  readonly #bytes = new Map<string, Uint8Array>();

  constructor(owner: string, pieces: readonly StatePiece[]) {
    this.#owner = owner;
    for (const { owner: of, key, state } of pieces) {
      if (of !== owner || state === null) continue;
      const piece = decodePiece<unknown>(state);
      this.#bytes.set(key, state);
      if (isMemberPiece(piece)) this.#operator.set(key, piece);
      else if (piece instanceof Uint8Array) this.#query.push({ ...placeOf(key), state: piece });
    }
  }

  forget(person: PersonsEvents, key: PersonKey): Forgotten {
    if (this.#query.length > 0) return this.#forgetInQuery(key);
    const { pieces, ...gone } = forgetInMember(this.#operator, person);
    const left = [...pieces].map(([name, piece]) => [name, piece === undefined ? null : encodePiece(piece)] as const);
    const isNamed = Number.isNaN(Number(key.value)) ? namedIn(key.value) : () => false;
    const report: ForgottenOf = {
      owner: this.#owner,
      ...gone,
      countedIn: 0,
      namedIn: [...pieces.values()].filter(isNamed).length,
    };
    return {
      changed: left.flatMap(([name, state]) =>
        state !== null && isSame(state, this.#bytes.get(name)) ? [] : [{ owner: this.#owner, key: name, state }],
      ),
      report: report.rows + report.partialMatches + report.groups + report.namedIn === 0 ? [] : [report],
    };
  }

  #forgetInQuery(key: PersonKey): Forgotten {
    const { changed, report } = forgetInState(this.#query, key);
    return {
      changed: changed.map(({ owner, key: name, state }) => ({
        owner: this.#owner,
        key: JSON.stringify([owner, name]),
        state: state && encodePiece(state),
      })),
      report: report.map((one) => ({ ...one, owner: `${this.#owner} ${one.owner}` })),
    };
  }
}

function isMemberPiece(piece: unknown): piece is MemberPiece {
  return typeof piece === 'object' && piece !== null && 'kind' in piece && KINDS.includes(piece.kind);
}

function placeOf(name: string): Pick<StatePiece, 'owner' | 'key'> {
  const [owner, key]: [string, string] = JSON.parse(name);
  return { owner, key };
}

function isSame(state: Uint8Array, before: Uint8Array | undefined): boolean {
  return before !== undefined && Buffer.compare(state, before) === 0;
}
