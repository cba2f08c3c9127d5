import type { Timestamp } from '../time.js';
import { Conclusions } from './conclusions.js';
import type { Fault, MatcherFindings } from './findings.js';
import type { KeyMatcher } from './key-matcher.js';
import { KeyRows } from './key-rows.js';
import { PartialMatches } from './partial-matches.js';
import type { Program } from './program.js';
import type { Row } from './row.js';
import { RowInHand } from './row-in-hand.js';
import type { RowStore } from './row-store.js';
import { type MatcherSnapshot, SnapshotReader, SnapshotWriter } from './snapshot.js';
import type { Start, Verdict } from './start.js';
import { nothingAt, verdictAtDeadline, verdictOf } from './verdicts.js';

/**
 * For a pattern whose conditions read MATCH_NUMBER(): a start row is looked at once all before it are decided, and the
 * key's rows are gone through again from there. So a key costs as much as its matches are long together.
 */
export class SerialMatcher<E> implements KeyMatcher<E> {
  readonly #program: Program<E>;
  readonly #findings: MatcherFindings<E>;
  readonly #rows: KeyRows<E>;
  readonly #partials: PartialMatches<E>;
  readonly #conclusions: Conclusions<E>;
  #active: Start<E> | undefined;
  /** The row that is taken next; -1: none is there yet. */
  #cursor = -1;
  #reached: Timestamp = Number.NEGATIVE_INFINITY;
  #ended = false;
  #inHand: Row<E> | undefined;
  #lastTime: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(program: Program<E>, store: RowStore<E>, findings: MatcherFindings<E>) {
    this.#program = program;
    this.#findings = findings;
    this.#rows = new KeyRows(store);
    const fault = (kind: Fault<E>['kind'], variable: string, reason: string) => this.#fault(kind, variable, reason);
    this.#partials = new PartialMatches(program, this.#rows, fault, findings.misses);
    this.#conclusions = new Conclusions(program, this.#rows, findings);
  }

  get idle(): boolean {
    return this.resting && !this.#program.remembers;
  }

  get resting(): boolean {
    return this.#active === undefined && this.#cursor < 0;
  }

  get open(): number {
    return this.#active === undefined ? 0 : 1;
  }

  get lastTime(): Timestamp {
    return this.#lastTime;
  }

  get earliest(): Row<E> | undefined {
    const row = this.#active?.row ?? this.#cursor;
    return row < 0 ? undefined : this.#rows.store.at(row);
  }

  /** A start row is looked at after those before it, and then finds its match in rows long past. */
  earliestUndecided(): Timestamp {
    return this.earliest?.time ?? Number.POSITIVE_INFINITY;
  }

  process(row: Row<E>): boolean {
    this.#lastTime = row.time;
    const id = this.#rows.append(row, this.#rows.takeOrdinal());
    if (this.#cursor < 0) this.#cursor = id;
    if (row.time > this.#reached) this.#reached = row.time;
    this.#run();
    return true;
  }

  advance(time: Timestamp, atEnd: boolean): void {
    if (time > this.#reached) this.#reached = time;
    this.#ended ||= atEnd;
    this.#run();
  }

  release(): void {
    this.#rows.releaseBefore(-1, 0);
  }

  awaited(): Row<E>[] {
    const { store } = this.#rows;
    return [...this.#rows.ids()].map((id) => store.at(id));
  }

  snapshot(): MatcherSnapshot<E> {
    const writer = new SnapshotWriter(this.#rows, this.#lastTaken);
    const { floor, covered, count } = this.#conclusions;
    return {
      ordinal: this.#rows.ordinal,
      lastTime: this.#lastTime,
      floor,
      covered,
      count,
      rows: writer.rows,
      waiting: writer.place(this.#cursor),
      starts: this.#active === undefined ? [] : [writer.start(this.#active)],
    };
  }

  restore(snapshot: MatcherSnapshot<E>): void {
    const reader = new SnapshotReader(snapshot.rows.map(({ row, ordinal }) => this.#rows.append(row, ordinal)));
    this.#rows.resume(snapshot.ordinal);
    this.#lastTime = snapshot.lastTime;
    this.#conclusions.resume(snapshot);
    this.#cursor = reader.id(snapshot.waiting);
    const [saved] = snapshot.starts;
    if (saved === undefined) return;
    const moment = { ordinal: this.#lastTaken, last: () => this.#rows.last };
    this.#active = reader.start(saved, this.#program, this.#rows, this.#partials.groups, moment);
  }

  /** Ordinal of the row before the one that is taken next. */
  get #lastTaken(): number {
    return (this.#cursor < 0 ? this.#rows.ordinal : this.#rows.store.ordinal(this.#cursor)) - 1;
  }

  #run(): void {
    while (this.#active === undefined ? this.#begin() : this.#goOn(this.#active));
    this.#rows.releaseBefore(this.#active?.row ?? this.#cursor, this.#program.behind);
  }

  /** Tries the next row as a start row. Returns whether there was one to try. */
  #begin(): boolean {
    const { store } = this.#rows;
    const id = this.#cursor;
    if (id < 0) return false;
    const ordinal = store.ordinal(id);
    const deadline = this.#deadlineOf(id);
    if (ordinal > this.#conclusions.floor) {
      if (!this.#isKnown(id, deadline)) return false;
      const start = this.#partials.begin(this.#take(id, deadline), ordinal === 0, true);
      if (start?.home !== undefined) this.#active = start;
      else
        this.#conclude(start ?? nothingAt(id, ordinal), start === undefined ? { kind: 'nothing' } : verdictOf(start));
    }
    this.#cursor = store.next(id);
    return true;
  }

  /** Takes the next row, or the deadline. Returns whether there was one to take. */
  #goOn(start: Start<E>): boolean {
    const { store } = this.#rows;
    const deadline = this.#deadlineOf(start.row);
    const id = this.#cursor;
    if (id >= 0 && !(store.time(id) >= deadline)) {
      if (!this.#isKnown(id, deadline)) return false;
      this.#cursor = store.next(id);
      if (!this.#partials.stepAlone(start, this.#take(id, deadline))) this.#decide(start, verdictOf(start));
      return true;
    }
    if (id < 0 && this.#reached < deadline) return false;
    const verdict = verdictAtDeadline(start, this.#program, this.#rows, this.#ended);
    if (verdict.kind === 'nothing') this.#findings.misses?.ended(start, this.#rows);
    this.#decide(start, verdict);
    return true;
  }

  /** Rows of a table may have no time (NaN), and no WITHIN then. */
  #deadlineOf(id: number): Timestamp {
    const { within } = this.#program;
    return within === Number.POSITIVE_INFINITY ? within : this.#rows.store.time(id) + within;
  }

  #decide(start: Start<E>, verdict: Verdict): void {
    const { store } = this.#rows;
    this.#active = undefined;
    this.#partials.groups.remove(start);
    this.#conclude(start, verdict);
    this.#cursor = store.next(start.row);
  }

  #conclude(start: Start<E>, verdict: Verdict): void {
    this.#conclusions.conclude(start, verdict);
  }

  /** Whether all that NEXT may see from the row is there. */
  #isKnown(id: number, deadline: Timestamp): boolean {
    if (this.#reached >= deadline) return true;
    const { store } = this.#rows;
    let here = id;
    for (let i = 0; i < this.#program.ahead && here >= 0; i++) here = store.next(here);
    return here >= 0;
  }

  #take(id: number, horizon: Timestamp): RowInHand<E> {
    const { store } = this.#rows;
    const row = store.at(id);
    this.#inHand = row;
    const [ordinal, before] = [store.ordinal(id), store.previous(id)];
    const hand = new RowInHand(this.#rows, row, id, ordinal, before, horizon, this.#conclusions.count + 1);
    hand.symbol = this.#partials.symbolOf(hand);
    return hand;
  }

  #fault(kind: Fault<E>['kind'], variable: string, reason: string): void {
    if (this.#inHand !== undefined) this.#findings.fault({ kind, row: this.#inHand, variable, reason });
  }
}
