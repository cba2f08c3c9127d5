import type { Timestamp } from '../time.js';
import { type Deadline, Deadlines, restoreDeadlines } from './deadlines.js';
import { Matcher } from './matcher.js';
import type { Outcome } from './outcome.js';
import type { Program } from './program.js';
import type { Row } from './row.js';
import type { MatcherSnapshot } from './snapshot.js';
import type { Fault } from './step.js';

/** Where a keyed matcher's findings go. */
export interface Findings<E, K> {
  readonly outcome: (outcome: Outcome<E>, key: K) => void;
  readonly fault: (fault: Fault<E>) => void;
}

/** The state of one key, as it stood when asked for; no `matcher`: nothing is open, the key is forgotten. */
export interface KeyChange<E, K> {
  readonly identity: string;
  readonly key: K;
  readonly matcher?: MatcherSnapshot<E>;
}

interface KeyState<E, K> {
  readonly identity: string;
  readonly key: K;
  readonly matcher: Matcher<E>;
}

/**
 * One matcher a key, made with the key's first row of interest and forgotten when nothing is open. Deadlines of all keys
 * fall due in one order, (deadline, position of the first row), so that neither the cut of batches nor how far a
 * watermark jumps changes what is found or its order.
 */
export class KeyedMatcher<E, K> {
  readonly #program: Program<E>;
  readonly #findings: Findings<E, K>;
  readonly #states = new Map<string, KeyState<E, K>>();
  readonly #deadlines = new Deadlines<KeyState<E, K>>();
  readonly #changed = new Map<string, KeyState<E, K>>();
  #spare: Matcher<E> | undefined;

  constructor(program: Program<E>, findings: Findings<E, K>) {
    this.#program = program;
    this.#findings = findings;
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
      this.#expire(due);
    }
    if (watermark === Number.POSITIVE_INFINITY) {
      for (const state of this.#states.values()) this.#expire({ time: watermark, owner: state });
    }
  }

  /** The keys that changed since this was last asked. */
  takeChanges(): KeyChange<E, K>[] {
    const changes = [...this.#changed.values()].map(({ identity, key, matcher }): KeyChange<E, K> => {
      return matcher.idle ? { identity, key } : { identity, key, matcher: matcher.snapshot() };
    });
    this.#changed.clear();
    return changes;
  }

  /** As if they had been taken. */
  forgetChanges(): void {
    this.#changed.clear();
  }

  /** Takes up states that `takeChanges` gave, before the first row. */
  restore(changes: Iterable<KeyChange<E, K>>): void {
    for (const { identity, key, matcher } of changes) {
      if (matcher !== undefined) this.#states.set(identity, { identity, key, matcher: this.#newMatcher(matcher) });
    }
    const open = [...this.#states.values()].flatMap((owner) =>
      owner.matcher.open
        .filter(({ deadline }) => Number.isFinite(deadline))
        .map(({ first, deadline }) => ({ first, deadline, owner })),
    );
    restoreDeadlines(this.#deadlines, open);
  }

  #processKnown(state: KeyState<E, K>, row: Row<E>): void {
    const { matcher, identity } = state;
    const last = matcher.open.at(-1);
    this.#emit(state.key, matcher.process(row));
    const newest = matcher.open.at(-1);
    const begun = newest !== last && (newest?.deadline ?? 0) >= (last?.deadline ?? Number.NEGATIVE_INFINITY);
    if (newest !== undefined && begun) this.#await(newest.deadline, state);
    if (matcher.idle) this.#forget(state);
    else this.#changed.set(identity, state);
  }

  /** Most rows of most keys begin nothing: they are tried on one spare matcher, which the first to begin takes over. */
  #processNew(identity: string, key: () => K, row: Row<E>): void {
    const matcher = this.#spare ?? this.#newMatcher();
    const outcomes = matcher.process(row);
    if (outcomes.length > 0) this.#emit(key(), outcomes);
    this.#spare = matcher.idle ? matcher : undefined;
    const [begun] = matcher.open;
    if (begun === undefined) return;
    const state = { identity, key: key(), matcher };
    this.#states.set(identity, state);
    this.#changed.set(identity, state);
    this.#await(begun.deadline, state);
  }

  #newMatcher(snapshot?: MatcherSnapshot<E>): Matcher<E> {
    return new Matcher(this.#program, this.#findings.fault, snapshot);
  }

  #await(deadline: Timestamp, state: KeyState<E, K>): void {
    if (Number.isFinite(deadline)) this.#deadlines.add(deadline, state);
  }

  #expire({ time, owner }: Deadline<KeyState<E, K>>): void {
    const [earliest] = owner.matcher.open;
    if (earliest === undefined || earliest.deadline > time) return;
    this.#emit(owner.key, owner.matcher.advance(time));
    this.#changed.set(owner.identity, owner);
    if (owner.matcher.idle) this.#forget(owner);
  }

  #emit(key: K, outcomes: readonly Outcome<E>[]): void {
    for (const outcome of outcomes) this.#findings.outcome(outcome, key);
  }

  #forget(state: KeyState<E, K>): void {
    this.#states.delete(state.identity);
    this.#changed.set(state.identity, state);
    if (this.#deadlines.size > 1024 && this.#deadlines.size > 4 * this.#states.size) this.#compact();
  }

  /** Deadlines of start rows that were decided meanwhile. */
  #compact(): void {
    this.#deadlines.retain(({ time, owner }) => owner.matcher.open.some(({ deadline }) => deadline === time));
  }
}
