import type { Timestamp } from '../../time.js';
import type { KeyedFindings } from '../findings.js';
import type { Row } from '../row.js';
import { type Deadline, DeadlineHeap } from './deadline-heap.js';
import { AllMatches } from './matcher.js';
import type { AllMatchesProgram } from './program.js';
import type { AllMatchesSnapshot } from './snapshot.js';

interface KeyState<E> {
  readonly key: number;
  readonly matcher: AllMatches<E>;
  /** When it is to be woken: the earliest of its deadlines in the heap. */
  awaited: Timestamp;
}

/**
 * All matches for many keys, each known by a small number that its owner gives it. Deadlines of all keys fall due in one
 * order, (deadline, position of the first row), so that neither the cut of batches nor how far a watermark jumps changes
 * what is found or its order.
 */
export class KeyedAllMatches<E> {
  readonly #program: AllMatchesProgram<E>;
  readonly #findings: KeyedFindings<E>;
  readonly #states = new Map<number, KeyState<E>>();
  readonly #deadlines = new DeadlineHeap<KeyState<E>>();
  #key = -1;
  /** One with nothing open, for the next key that needs one. */
  #spare: AllMatches<E> | undefined;

  constructor(program: AllMatchesProgram<E>, findings: KeyedFindings<E>) {
    this.#program = program;
    this.#findings = findings;
  }

  /** How many keys have something open. */
  get size(): number {
    return this.#states.size;
  }

  /** Takes the next row of all keys. */
  process(key: number, row: Row<E>): void {
    this.advance(row.time);
    this.#key = key;
    const state = this.#states.get(key) ?? this.#open(key);
    state.matcher.process(row);
    this.#goOn(state);
  }

  /** No row before `watermark` is still to come. `Infinity`: none at all. */
  advance(watermark: Timestamp): void {
    for (let due = this.#deadlines.next(watermark); due !== undefined; due = this.#deadlines.next(watermark)) {
      this.#wake(due);
    }
    if (watermark === Number.POSITIVE_INFINITY)
      for (const state of this.#states.values()) this.#expire(state, watermark);
  }

  /** Absent: nothing of the key is open. */
  snapshot(key: number): AllMatchesSnapshot<E> | undefined {
    return this.#states.get(key)?.matcher.snapshot();
  }

  /** Puts keys back where their snapshots were taken. */
  restore(snapshots: Iterable<readonly [key: number, snapshot: AllMatchesSnapshot<E>]>): void {
    for (const [key, snapshot] of snapshots) {
      const state = this.#open(key);
      state.matcher.restore(snapshot);
      this.#await(state);
    }
  }

  #open(key: number): KeyState<E> {
    const matcher = this.#spare ?? this.#newMatcher();
    this.#spare = undefined;
    const state = { key, matcher, awaited: Number.POSITIVE_INFINITY };
    this.#states.set(key, state);
    return state;
  }

  #newMatcher(): AllMatches<E> {
    return new AllMatches(this.#program, {
      outcome: (outcome) => this.#findings.outcome(outcome, this.#key),
      fault: (fault) => this.#findings.fault(fault, this.#key),
    });
  }

  #goOn(state: KeyState<E>): void {
    if (state.matcher.idle) this.#close(state);
    else this.#await(state);
  }

  /** A key is in the heap once, or once more for each time that something with an earlier deadline began. */
  #await(owner: KeyState<E>): void {
    const { earliest } = owner.matcher;
    if (earliest === undefined || earliest.deadline >= owner.awaited) return;
    owner.awaited = earliest.deadline;
    this.#deadlines.add({ time: earliest.deadline, position: earliest.first.position, owner });
  }

  #wake({ time, owner }: Deadline<KeyState<E>>): void {
    if (!this.#isAwaited(owner, time)) return;
    owner.awaited = Number.POSITIVE_INFINITY;
    this.#expire(owner, time);
  }

  #expire(state: KeyState<E>, time: Timestamp): void {
    this.#key = state.key;
    state.matcher.expire(time);
    this.#goOn(state);
  }

  #isAwaited(owner: KeyState<E>, time: Timestamp): boolean {
    return this.#states.get(owner.key) === owner && time === owner.awaited;
  }

  #close({ key, matcher }: KeyState<E>): void {
    this.#states.delete(key);
    this.#spare = matcher;
    if (this.#deadlines.size > 1024 && this.#deadlines.size > 4 * this.#states.size)
      this.#deadlines.retain(({ owner, time }) => this.#isAwaited(owner, time));
    this.#findings.closed(key);
  }
}
