import { compareEvents } from '../event.js';
import type { Timestamp } from '../time.js';
import { Deadlines } from './deadlines.js';
import type { Fault } from './findings.js';
import type { KeyMatcher } from './key-matcher.js';
import { Matcher } from './matcher.js';
import type { Outcome } from './outcome.js';
import type { Program } from './program.js';
import type { Row } from './row.js';
import { RowStore, type RowValues } from './row-store.js';
import { SerialMatcher } from './serial-matcher.js';
import type { MatcherSnapshot } from './snapshot.js';

/** Where a keyed matcher's findings go, each with the number of its key. */
export interface KeyedFindings<E> {
  readonly outcome: (outcome: Outcome<E>, key: number) => void;
  readonly fault: (fault: Fault<E>, key: number) => void;
  /** Nothing of the key is open or remembered any more: its number may be given to another. */
  readonly closed: (key: number) => void;
}

/**
 * Row pattern recognition for many keys, each known by a small number that its owner gives it. A key with nothing open
 * costs nothing. Deadlines of all keys fall due in one order, (deadline, position of the first row), so that neither
 * the cut of batches nor how far a watermark jumps changes what is found or its order.
 */
export class KeyedMatcher<E> {
  readonly #program: Program<E>;
  readonly #findings: KeyedFindings<E>;
  readonly #store: RowStore<E>;
  readonly #matchers: (KeyMatcher<E> | undefined)[] = [];
  readonly #deadlines = new Deadlines();
  #key = -1;

  constructor(program: Program<E>, values: RowValues<E>, findings: KeyedFindings<E>) {
    this.#program = program;
    this.#findings = findings;
    this.#store = new RowStore(values);
  }

  /** How many rows are kept, of all keys. */
  get rows(): number {
    return this.#store.size;
  }

  /** Whether a row with this symbol can mean something to a key that has nothing open. */
  canBegin(symbol: number): boolean {
    const { configurations, states, keepsAll, remembers, rows } = this.#program;
    const { later } = configurations;
    if (keepsAll || remembers || rows === 'all-rows-with-unmatched') return true;
    if (later.states.some((state) => states[state]?.accepts)) return true;
    const { plain, asked } = configurations.step(later, symbol);
    return asked.length > 0 || plain.to !== undefined || plain.accept !== undefined;
  }

  /** Takes the next row of all keys; `symbol` spares computing it. */
  process(key: number, row: Row<E>, symbol?: number): void {
    this.advance(row.time);
    this.#key = key;
    const matcher = this.#matchers[key] ?? this.#newMatcher(key);
    if (matcher.process(row, symbol) && this.#program.within < Number.POSITIVE_INFINITY) {
      this.#deadlines.add(row.time + this.#program.within, key);
    }
    if (matcher.idle) this.#close(key);
  }

  /** No row before `watermark` is still to come. `Infinity`: none at all. */
  advance(watermark: Timestamp): void {
    const atEnd = watermark === Number.POSITIVE_INFINITY;
    while (this.#deadlines.earliest <= watermark && this.#deadlines.size > 0) {
      const time = this.#deadlines.earliest;
      this.#advance(this.#deadlines.take(), time, atEnd);
    }
    if (!atEnd) return;
    for (const key of this.#matchers.keys()) this.#advance(key, watermark, true);
  }

  /** Absent: nothing of the key is open or remembered. */
  snapshot(key: number): MatcherSnapshot<E> | undefined {
    return this.#matchers[key]?.snapshot();
  }

  /** Puts keys back where their snapshots were taken. */
  restore(snapshots: Iterable<readonly [key: number, snapshot: MatcherSnapshot<E>]>): void {
    const awaited: { readonly row: Row<E>; readonly key: number }[] = [];
    for (const [key, snapshot] of snapshots) {
      const matcher = this.#newMatcher(key);
      matcher.restore(snapshot);
      for (const row of matcher.awaited()) awaited.push({ row, key });
    }
    if (this.#program.within === Number.POSITIVE_INFINITY) return;
    this.#deadlines.clear();
    for (const { row, key } of awaited.sort((a, b) => compareEvents(a.row, b.row))) {
      this.#deadlines.add(row.time + this.#program.within, key);
    }
  }

  #newMatcher(key: number): KeyMatcher<E> {
    const findings = {
      outcome: (outcome: Outcome<E>): void => this.#findings.outcome(outcome, this.#key),
      fault: (fault: Fault<E>): void => this.#findings.fault(fault, this.#key),
    };
    const matcher = this.#program.serial
      ? new SerialMatcher(this.#program, this.#store, findings)
      : new Matcher(this.#program, this.#store, findings);
    this.#matchers[key] = matcher;
    return matcher;
  }

  #advance(key: number, time: Timestamp, atEnd: boolean): void {
    const matcher = this.#matchers[key];
    if (matcher === undefined) return;
    this.#key = key;
    matcher.advance(time, atEnd);
    if (matcher.idle || (atEnd && time === Number.POSITIVE_INFINITY)) this.#close(key);
  }

  #close(key: number): void {
    this.#matchers[key] = undefined;
    this.#findings.closed(key);
  }
}
