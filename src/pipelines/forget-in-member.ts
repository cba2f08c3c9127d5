import { forgetStarts } from '../engine/forgetting/forget-starts.js';
import type { StreamEvent } from '../event.js';
import type { KeyIdentity } from '../key-identity.js';
import type { MatcherPiece } from '../operators/matcher-state.js';
import type { OrderPiece } from '../operators/order-state.js';
import type { PassedEvent, ReplayedPiece } from '../operators/replayed-state.js';
import type { Interval } from '../windows/key-intervals.js';
import type { RunningSnapshot } from '../windows/running-sessions.js';
import type { WindowerSnapshot } from '../windows/windower-snapshot.js';
import { forgetInWindows } from './forget-in-windows.js';
import type { PersonsEvents } from './persons-events.js';

type Event = StreamEvent<unknown>;
type Identified = readonly (readonly [identity: KeyIdentity, state: unknown])[];

/** What an operator keeps that begins again with events: `dedupe`, `sample`, `sessionize`, and those of windows. */
type OperatorState =
  | { readonly keys: Identified }
  | { readonly intervals: readonly Interval<Event>[] }
  | { readonly running: RunningSnapshot }
  | { readonly windows: WindowerSnapshot<unknown> };

/** A piece of an operator with state. */
export type MemberPiece = MatcherPiece<unknown> | OrderPiece<unknown> | ReplayedPiece<unknown, OperatorState>;

/** What is left of a member's pieces, by name, as far as it is not what it was; undefined: nothing. And how much is gone. */
export interface ForgottenInMember {
  readonly pieces: ReadonlyMap<string, MemberPiece | undefined>;
  readonly rows: number;
  readonly partialMatches: number;
  readonly groups: number;
}

export function forgetInMember(pieces: ReadonlyMap<string, MemberPiece>, person: PersonsEvents): ForgottenInMember {
  const forgetting = new Forgetting(pieces, person);
  for (const [name, piece] of pieces) forgetting.forget(name, piece);
  return forgetting.found;
}

class Forgetting {
  readonly #person: PersonsEvents;
  /** Names of keys that are theirs. */
  readonly #keys: ReadonlySet<string>;
  readonly #logged: ReadonlySet<string>;
  readonly #pieces = new Map<string, MemberPiece | undefined>();
  #rows = 0;
  #partialMatches = 0;
  #groups = 0;

  constructor(pieces: ReadonlyMap<string, MemberPiece>, person: PersonsEvents) {
    this.#person = person;
    const isOfKey = (piece: MemberPiece): boolean => piece.kind === 'key' && this.#isWhole(piece);
    this.#keys = new Set([...pieces].flatMap(([name, piece]) => (isOfKey(piece) ? [name] : [])));
    this.#logged = new Set([...pieces.values()].flatMap((piece) => ('logged' in piece ? [piece.logged.identity] : [])));
  }

  get found(): ForgottenInMember {
    return {
      pieces: this.#pieces,
      rows: this.#rows,
      partialMatches: this.#partialMatches,
      groups: this.#groups,
    };
  }

  forget(name: string, piece: MemberPiece): void {
    switch (piece.kind) {
      case 'held': {
        const events = this.#others(piece.events);
        this.#pieces.set(name, events.length === 0 ? undefined : { ...piece, events });
        return;
      }
      case 'events':
        this.#pieces.set(name, this.#events(piece));
        return;
      case 'key':
        this.#pieces.set(name, this.#key(name, piece));
        return;
      case 'state':
        this.#pieces.set(name, { ...piece, state: this.#state(piece.state) });
    }
  }

  #others(events: readonly Event[]): readonly Event[] {
    const others = events.filter((event) => !this.#person.isEvent(event));
    this.#rows += events.length - others.length;
    return others;
  }

  /** To an operator that takes them again their time has passed all the same. */
  #passed(events: readonly (Event | PassedEvent)[]): readonly (Event | PassedEvent)[] {
    return events.map((event) => {
      if ('passed' in event || !this.#person.isEvent(event)) return event;
      this.#rows++;
      return { passed: event.time };
    });
  }

  #events(piece: Extract<MemberPiece, { readonly kind: 'events' }>): MemberPiece | undefined {
    if (!('logged' in piece)) return { ...piece, events: this.#passed(piece.events) };
    const { logged } = piece;
    const rows = this.#others(logged.rows);
    return this.#keys.has(logged.identity) ? undefined : { ...piece, logged: { ...logged, rows } };
  }

  /** Whether the key is theirs, or nothing of it could be taken out. */
  #isWhole({ key, snapshot: { events, open } }: Extract<MemberPiece, { readonly kind: 'key' }>): boolean {
    const theirs = events.filter((event) => this.#person.isEvent(event));
    return this.#person.isKey(key) || (open.kind === 'all' && theirs.length > 0);
  }

  #key(name: string, piece: Extract<MemberPiece, { readonly kind: 'key' }>): MemberPiece | undefined {
    const { events, open } = piece.snapshot;
    const theirs = events.map((event) => this.#person.isEvent(event));
    if (this.#keys.has(name)) {
      this.#rows += events.length;
      this.#partialMatches += open.kind === 'all' ? open.rest.partials.length : open.rest.starts.length;
      return undefined;
    }
    if (open.kind === 'all' || !theirs.includes(true)) return piece;
    const rest = forgetStarts(open.rest, theirs);
    const ordinals = open.ordinals.filter((_, place) => theirs[place] === false);
    this.#partialMatches += open.rest.starts.length - rest.starts.length;
    if (rest.starts.length === 0 && rest.waiting < 0 && !this.#logged.has(name)) {
      this.#others(events);
      return undefined;
    }
    return { ...piece, snapshot: { events: this.#others(events), open: { ...open, ordinals, rest } } };
  }

  #state(state: OperatorState): OperatorState {
    if ('windows' in state) {
      const { windows, groups } = forgetInWindows(state.windows, this.#person);
      this.#groups += groups;
      return { ...state, windows };
    }
    if ('running' in state)
      return { ...state, running: { ...state.running, keys: this.#identified(state.running.keys) } };
    if ('keys' in state) return { ...state, keys: this.#identified(state.keys) };
    const intervals = state.intervals
      .filter(({ identity }) => !this.#person.isIdentity(identity))
      .map((one) => (one.last !== undefined && this.#person.isEvent(one.last) ? { ...one, last: undefined } : one));
    this.#groups += state.intervals.length - intervals.length;
    return { ...state, intervals };
  }

  #identified<S>(keys: readonly (readonly [KeyIdentity, S])[]): readonly (readonly [KeyIdentity, S])[] {
    const others = keys.filter(([identity]) => !this.#person.isIdentity(identity));
    this.#groups += keys.length - others.length;
    return others;
  }
}
