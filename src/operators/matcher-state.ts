import type { StreamEvent } from '../event.js';
import { identityText } from '../patterns/identity-text.js';
import { byIdentity, KeyLogs, type LoggedRows } from '../patterns/key-logs.js';
import type { KeyNumbers } from '../patterns/key-numbers.js';
import type { PipelineMember } from '../pipeline-store.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { EventMatcher, EventSnapshot, MatcherFor } from './event-matcher.js';
import { identityOf } from './identity-of.js';

export type MatcherPiece<T> =
  | { readonly kind: 'reached'; readonly time: Timestamp }
  | { readonly kind: 'key'; readonly key: readonly Value[]; readonly snapshot: EventSnapshot<T> }
  | { readonly kind: 'events'; readonly logged: LoggedRows<StreamEvent<T>> };

const REACHED = 'reached';
const EVENTS = 'events ';

/**
 * What `detect` has open, key by key: a commit costs what the keys that changed have open, however many others there are, and
 * of a key with very much open, the events that changed it.
 */
export class MatcherState<T> implements PipelineMember<MatcherPiece<T>> {
  readonly identity: string;
  readonly #matcher: EventMatcher<T>;
  readonly #matcherFor: MatcherFor<T>;
  readonly #keys: KeyNumbers<readonly Value[]>;
  readonly #logs = new KeyLogs<StreamEvent<T>>();
  /** Time of the last event. */
  reached: Timestamp = Number.NEGATIVE_INFINITY;
  #saved: Timestamp = Number.NEGATIVE_INFINITY;
  readonly #changed = new Set<number>();
  /** Names of keys whose state is kept, and of those of them that have nothing open any more. */
  readonly #kept = new Map<number, string>();
  readonly #closed = new Set<string>();

  /** `matcherFor` makes another like `matcher`. */
  constructor(
    identity: string,
    matcher: EventMatcher<T>,
    matcherFor: MatcherFor<T>,
    keys: KeyNumbers<readonly Value[]>,
  ) {
    this.identity = identity;
    this.#matcher = matcher;
    this.#matcherFor = matcherFor;
    this.#keys = keys;
  }

  /** The key is about to take the event. */
  take(number: number, event: StreamEvent<T>): void {
    this.#changed.add(number);
    if (this.#logs.has(number)) this.#logs.add(number, event);
  }

  /** Time has changed what the key has open. */
  change(number: number): void {
    this.#changed.add(number);
  }

  /** Before its number is given to another. */
  close(number: number): void {
    this.#changed.delete(number);
    this.#logs.drop(number);
    const name = this.#kept.get(number);
    if (name === undefined) return;
    this.#kept.delete(number);
    this.#closed.add(name);
  }

  *takeChanges(): Iterable<readonly [string, MatcherPiece<T> | undefined]> {
    for (const name of this.#closed) yield [name, undefined];
    for (const number of this.#changed) {
      if (this.#logs.write(number, this.reached)) continue;
      const snapshot = this.#matcher.snapshot(number);
      if (snapshot === undefined) continue;
      const key = this.#keys.at(number);
      const name = nameOf(key);
      this.#kept.set(number, name);
      this.#logs.begin(number, name, snapshot.events.length);
      yield [name, { kind: 'key', key, snapshot }];
    }
    for (const [name, logged] of this.#logs.takeChanges()) {
      yield [`${EVENTS}${name}`, logged && { kind: 'events', logged }];
    }
    if (this.reached > this.#saved) yield [REACHED, { kind: 'reached', time: this.reached }];
    this.#saved = this.reached;
    this.#closed.clear();
    this.#changed.clear();
  }

  restore(pieces: ReadonlyMap<string, MatcherPiece<T>>): void {
    const logged = byIdentity([...pieces.values()].flatMap((piece) => (piece.kind === 'events' ? [piece.logged] : [])));
    const snapshots: [number, EventSnapshot<T>][] = [];
    for (const [name, piece] of pieces) {
      if (piece.kind === 'reached') this.reached = piece.time;
      // What follows from them is written whole the next time.
      if (piece.kind === 'events') this.#logs.forget(name.slice(EVENTS.length));
      if (piece.kind !== 'key') continue;
      const { key } = piece;
      const events = logged.get(name);
      const snapshot = events === undefined ? piece.snapshot : this.#replay(piece.snapshot, events);
      if (snapshot === undefined) {
        this.#closed.add(name);
        continue;
      }
      const number = this.#keys.of(identityOf(key), key);
      this.#kept.set(number, name);
      if (events !== undefined) this.#changed.add(number);
      snapshots.push([number, snapshot]);
    }
    this.#saved = this.reached;
    this.#matcher.restore(snapshots);
  }

  /** What a key has open after the events; undefined: nothing. What it found on the way was told when they came. */
  #replay(snapshot: EventSnapshot<T>, logged: readonly LoggedRows<StreamEvent<T>>[]): EventSnapshot<T> | undefined {
    const ignored = (): void => undefined;
    const matcher = this.#matcherFor({ outcome: ignored, fault: ignored, closed: ignored });
    matcher.restore([[KEY, snapshot]]);
    for (const { rows, until } of [...logged].sort((a, b) => a.place - b.place)) {
      for (const event of rows) matcher.process(KEY, event);
      matcher.advance(until);
    }
    return matcher.snapshot(KEY);
  }
}

const KEY = 0;

/** Half of a surrogate pair is no text to an archive; in JSON it is written out. */
function nameOf(key: readonly Value[]): string {
  return `key ${JSON.stringify(identityText(key))}`;
}
