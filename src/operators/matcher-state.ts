import { identityText } from '../patterns/identity-text.js';
import type { KeyNumbers } from '../patterns/key-numbers.js';
import type { PipelineMember } from '../pipeline-store.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { EventMatcher, EventSnapshot } from './event-matcher.js';

export type MatcherPiece<T> =
  | { readonly kind: 'reached'; readonly time: Timestamp }
  | { readonly kind: 'key'; readonly key: readonly Value[]; readonly snapshot: EventSnapshot<T> };

const REACHED = 'reached';

/** What `detect` has open, key by key: a commit costs what the keys that changed have open, however many others there are. */
export class MatcherState<T> implements PipelineMember<MatcherPiece<T>> {
  readonly identity: string;
  readonly #matcher: EventMatcher<T>;
  readonly #keys: KeyNumbers<readonly Value[]>;
  /** Time of the last event. */
  reached: Timestamp = Number.NEGATIVE_INFINITY;
  #saved: Timestamp = Number.NEGATIVE_INFINITY;
  readonly #changed = new Set<number>();
  /** Names of keys whose state is kept, and of those of them that have nothing open any more. */
  readonly #kept = new Map<number, string>();
  readonly #closed = new Set<string>();

  constructor(identity: string, matcher: EventMatcher<T>, keys: KeyNumbers<readonly Value[]>) {
    this.identity = identity;
    this.#matcher = matcher;
    this.#keys = keys;
  }

  change(number: number): void {
    this.#changed.add(number);
  }

  /** Before its number is given to another. */
  close(number: number): void {
    this.#changed.delete(number);
    const name = this.#kept.get(number);
    if (name === undefined) return;
    this.#kept.delete(number);
    this.#closed.add(name);
  }

  *takeChanges(): Iterable<readonly [string, MatcherPiece<T> | undefined]> {
    for (const name of this.#closed) yield [name, undefined];
    for (const number of this.#changed) {
      const snapshot = this.#matcher.snapshot(number);
      if (snapshot === undefined) continue;
      const key = this.#keys.at(number);
      const name = nameOf(key);
      this.#kept.set(number, name);
      yield [name, { kind: 'key', key, snapshot }];
    }
    if (this.reached > this.#saved) yield [REACHED, { kind: 'reached', time: this.reached }];
    this.#saved = this.reached;
    this.#closed.clear();
    this.#changed.clear();
  }

  restore(pieces: ReadonlyMap<string, MatcherPiece<T>>): void {
    const snapshots: [number, EventSnapshot<T>][] = [];
    for (const [name, piece] of pieces) {
      if (piece.kind === 'reached') {
        this.reached = piece.time;
        continue;
      }
      const { key, snapshot } = piece;
      const number = this.#keys.of(identityText(key), () => key);
      this.#kept.set(number, name);
      snapshots.push([number, snapshot]);
    }
    this.#saved = this.reached;
    this.#matcher.restore(snapshots);
  }
}

/** Half of a surrogate pair is no text to an archive; in JSON it is written out. */
function nameOf(key: readonly Value[]): string {
  return `key ${JSON.stringify(identityText(key))}`;
}
