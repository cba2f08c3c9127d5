import type { Timestamp } from '../time.js';
import { type Deadline, Deadlines } from './deadlines.js';
import type { KeyMatcher } from './key-matcher.js';
import type { Outcome } from './outcome.js';
import type { Row } from './row.js';

/** The state of one key, as it stood when asked for; no `matcher`: nothing is open, the key is forgotten. */
export interface KeyChange<K, S> {
  readonly identity: string;
  readonly key: K;
  readonly matcher?: S;
}

interface KeyState<E, K, S> {
  readonly identity: string;
  readonly key: K;
  readonly matcher: KeyMatcher<E, S>;
  /** When it is to be woken: the earliest of its deadlines in the queue. */
  awaited: Timestamp;
}

/**
 * One matcher a key, made with the key's first row of interest and forgotten when nothing is open. Deadlines of all keys
 * fall due in one order, (deadline, position of the first row), so that neither the cut of batches nor how far a
 * watermark jumps changes what is found or its order.
 */
export class KeyedMatcher<E, K, S> {
  readonly #newMatcher: (snapshot?: S) => KeyMatcher<E, S>;
  readonly #conclude: (outcome: Outcome<E>, key: K) => void;
  readonly #states = new Map<string, KeyState<E, K, S>>();
  readonly #deadlines = new Deadlines<KeyState<E, K, S>>();
  readonly #changed = new Map<string, KeyState<E, K, S>>();
  #spare: KeyMatcher<E, S> | undefined;

  constructor(newMatcher: (snapshot?: S) => KeyMatcher<E, S>, conclude: (outcome: Outcome<E>, key: K) => void) {
    this.#newMatcher = newMatcher;
    this.#conclude = conclude;
  }

  /** Keys with something open. */
  get size(): number {
    return this.#states.size;
  }

  /** `identity` tells keys apart; `key` is asked for the first time one is seen. */
  process(identity: string, key: () => K, row: Row<E>): void {
    this.advance(row.time);
    const known = this.#states.get(identity);
    if (known === undefined) this.#processNew(identity, key, row);
    else this.#processKnown(known, row);
  }

  /** No row before `watermark` is still to come. `Infinity`: none at all. */
  advance(watermark: Timestamp): void {
    for (let due = this.#deadlines.next(watermark); due !== undefined; due = this.#deadlines.next(watermark)) {
      this.#wake(due);
    }
    if (watermark !== Number.POSITIVE_INFINITY) return;
    for (const state of this.#states.values()) {
      this.#emit(state.key, state.matcher.advance(watermark));
      this.#changed.set(state.identity, state);
      if (state.matcher.idle) this.#forget(state);
    }
  }

  /** The keys that changed since this was last asked. */
  takeChanges(): KeyChange<K, S>[] {
    const changes = [...this.#changed.values()].map(({ identity, key, matcher }): KeyChange<K, S> => {
      return matcher.idle ? { identity, key } : { identity, key, matcher: matcher.snapshot() };
    });
    this.#changed.clear();
    return changes;
  }

  /** Takes up states that `takeChanges` gave, before the first row. */
  restore(changes: Iterable<KeyChange<K, S>>): void {
    for (const { identity, key, matcher } of changes) {
      if (matcher === undefined) continue;
      const state = { identity, key, matcher: this.#newMatcher(matcher), awaited: Number.POSITIVE_INFINITY };
      this.#states.set(identity, state);
      this.#await(state);
    }
  }

  #processKnown(state: KeyState<E, K, S>, row: Row<E>): void {
    const { matcher, identity } = state;
    this.#emit(state.key, matcher.process(row));
    this.#changed.set(identity, state);
    if (matcher.idle) this.#forget(state);
    else this.#await(state);
  }

  /** Most rows of most keys begin nothing: they are tried on one spare matcher, which the first to begin takes over. */
  #processNew(identity: string, key: () => K, row: Row<E>): void {
    const matcher = this.#spare ?? this.#newMatcher();
    const outcomes = matcher.process(row);
    if (outcomes.length > 0) this.#emit(key(), outcomes);
    this.#spare = matcher.idle ? matcher : undefined;
    if (matcher.idle) return;
    const state = { identity, key: key(), matcher, awaited: Number.POSITIVE_INFINITY };
    this.#states.set(identity, state);
    this.#changed.set(identity, state);
    this.#await(state);
  }

  /** A key is in the queue once, or once more for each time that something with an earlier deadline began. */
  #await(owner: KeyState<E, K, S>): void {
    const { earliest } = owner.matcher;
    if (earliest === undefined || earliest.deadline >= owner.awaited) return;
    owner.awaited = earliest.deadline;
    this.#deadlines.add({ time: earliest.deadline, position: earliest.first.position, owner });
  }

  #wake({ time, owner }: Deadline<KeyState<E, K, S>>): void {
    if (this.#states.get(owner.identity) !== owner || time !== owner.awaited) return;
    owner.awaited = Number.POSITIVE_INFINITY;
    const { earliest } = owner.matcher;
    if (earliest !== undefined && earliest.deadline <= time) {
      this.#emit(owner.key, owner.matcher.advance(time));
      this.#changed.set(owner.identity, owner);
    }
    if (owner.matcher.idle) this.#forget(owner);
    else this.#await(owner);
  }

  #emit(key: K, outcomes: readonly Outcome<E>[]): void {
    for (const outcome of outcomes) this.#conclude(outcome, key);
  }

  #forget(state: KeyState<E, K, S>): void {
    this.#states.delete(state.identity);
    this.#changed.set(state.identity, state);
    if (this.#deadlines.size > 1024 && this.#deadlines.size > 4 * this.#states.size) this.#compact();
  }

  /** Deadlines of keys that are done. */
  #compact(): void {
    this.#deadlines.retain(({ owner, time }) => this.#states.get(owner.identity) === owner && owner.awaited === time);
  }
}
