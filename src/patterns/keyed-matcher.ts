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
  readonly fault: (fault: Fault<E>, key: K) => void;
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
    const state = known ?? this.#begin(identity, key());
    const { matcher } = state;
    const last = matcher.open.at(-1);
    this.#emit(state, matcher.process(row));
    const newest = matcher.open.at(-1);
    if (newest !== undefined && newest !== last && Number.isFinite(newest.deadline)) {
      this.#deadlines.add(newest.deadline, state);
    }
    if (!matcher.idle) {
      if (known === undefined) this.#states.set(identity, state);
      this.#changed.set(identity, state);
    } else if (known !== undefined) {
      this.#forget(state);
    }
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

  /** Takes up states that `takeChanges` gave, before the first row. */
  restore(changes: Iterable<KeyChange<E, K>>): void {
    for (const { identity, key, matcher } of changes) {
      if (matcher !== undefined) this.#states.set(identity, this.#begin(identity, key, matcher));
    }
    const open = [...this.#states.values()].flatMap((owner) =>
      owner.matcher.open
        .filter(({ deadline }) => Number.isFinite(deadline))
        .map(({ first, deadline }) => ({ first, deadline, owner })),
    );
    restoreDeadlines(this.#deadlines, open);
  }

  #begin(identity: string, key: K, snapshot?: MatcherSnapshot<E>): KeyState<E, K> {
    const fault = (found: Fault<E>): void => this.#findings.fault(found, key);
    return { identity, key, matcher: new Matcher(this.#program, fault, snapshot) };
  }

  #expire({ time, owner }: Deadline<KeyState<E, K>>): void {
    const [earliest] = owner.matcher.open;
    if (earliest === undefined || earliest.deadline > time) return;
    this.#emit(owner, owner.matcher.advance(time));
    this.#changed.set(owner.identity, owner);
    if (owner.matcher.idle) this.#forget(owner);
  }

  #emit(state: KeyState<E, K>, outcomes: readonly Outcome<E>[]): void {
    for (const outcome of outcomes) this.#findings.outcome(outcome, state.key);
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
