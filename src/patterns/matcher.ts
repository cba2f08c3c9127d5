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
import { type Group, NOTHING, type Start } from './start.js';
import { StartQueue } from './start-queue.js';
import { nothingAt, outcomeTime, verdictAtDeadline, verdictOf } from './verdicts.js';

/**
 * Row pattern recognition of SQL:2016 (ISO/IEC 9075-2, feature R010) over one key's rows, each looked at once. Knows no
 * stream, no clock and no other key.
 */
export class Matcher<E> implements KeyMatcher<E> {
  readonly #program: Program<E>;
  readonly #findings: MatcherFindings<E>;
  readonly #rows: KeyRows<E>;
  readonly #partials: PartialMatches<E>;
  readonly #conclusions: Conclusions<E>;
  readonly #starts: StartQueue<E>;
  /** The first row that is kept and not yet offered to the partial matches, since NEXT looks ahead; -1: none. */
  #waiting = -1;
  #waitingCount = 0;
  #inHand: Row<E> | undefined;
  #lastTime: Timestamp = Number.NEGATIVE_INFINITY;
  /** What went wrong with it, however many start rows it went wrong for. */
  readonly #faulty = new Set<string>();

  constructor(program: Program<E>, store: RowStore<E>, findings: MatcherFindings<E>) {
    this.#program = program;
    this.#findings = findings;
    this.#rows = new KeyRows(store);
    const fault = (kind: Fault<E>['kind'], variable: string, reason: string) => this.#fault(kind, variable, reason);
    this.#partials = new PartialMatches(program, this.#rows, fault, findings.misses);
    this.#conclusions = new Conclusions(program, this.#rows, findings);
    this.#starts = new StartQueue(this.#partials.groups, this.#conclusions, program.ordered);
  }

  get idle(): boolean {
    return this.resting && !(this.#program.remembers && this.#rows.ordinal > 0);
  }

  get resting(): boolean {
    return this.#starts.length === 0 && this.#waiting < 0;
  }

  get open(): number {
    return this.#starts.open;
  }

  get earliest(): Row<E> | undefined {
    const row = this.#starts.first?.row ?? this.#waiting;
    return row < 0 ? undefined : this.#rows.store.at(row);
  }

  get lastTime(): Timestamp {
    return this.#lastTime;
  }

  /** How many rows are kept. */
  get rows(): number {
    return [...this.#rows.ids()].length;
  }

  /** The groups of undecided start rows. */
  get groups(): readonly Group<E>[] {
    return this.#partials.groups.all;
  }

  /** Start rows that are not done with, in order. */
  get starts(): readonly Start<E>[] {
    return this.#starts.all();
  }

  process(row: Row<E>, symbol?: number): boolean {
    const { keepsAll, ahead } = this.#program;
    this.#lastTime = row.time;
    const ordinal = this.#rows.takeOrdinal();
    const before = this.#starts.length;
    if (keepsAll) {
      const id = this.#rows.append(row, ordinal);
      if (this.#waiting < 0) this.#waiting = id;
      this.#waitingCount++;
      if (this.#waitingCount > ahead) this.#step(this.#nextWaiting(Number.POSITIVE_INFINITY));
    } else {
      this.#step(this.#inHandOf(row, -1, ordinal, this.#rows.last, Number.POSITIVE_INFINITY), symbol);
    }
    const begun = this.#starts.length > before;
    this.#settle();
    return begun || ahead > 0;
  }

  advance(time: Timestamp, atEnd: boolean): void {
    const { within } = this.#program;
    const { store } = this.#rows;
    if (atEnd && within === Number.POSITIVE_INFINITY) {
      while (this.#waiting >= 0) this.#step(this.#nextWaiting(Number.POSITIVE_INFINITY));
    }
    for (let i = 0; i < this.#starts.length; i++) {
      const start = this.#starts.at(i);
      if (start === undefined || store.time(start.row) + within > time) break;
      if (start.verdict === undefined) this.#expire(start, atEnd);
    }
    while (this.#waiting >= 0 && store.time(this.#waiting) + within <= time) {
      const start = this.#begin(this.#nextWaiting(store.time(this.#waiting) + within), true);
      if (start !== undefined && start.verdict === undefined) this.#expire(start, atEnd);
    }
    this.#settle();
  }

  earliestUndecided(): Timestamp {
    const { store } = this.#rows;
    if (this.#program.lateTimes) return this.earliest?.time ?? Number.POSITIVE_INFINITY;
    let earliest = this.#waiting < 0 ? Number.POSITIVE_INFINITY : store.time(this.#waiting);
    for (let i = 0; i < this.#starts.length; i++) {
      const start = this.#starts.at(i);
      if (start !== undefined) earliest = Math.min(earliest, outcomeTime(start, this.#program, store));
    }
    return earliest;
  }

  /** Of a matcher with nothing open: takes over a key's rows, which are kept already and decided nothing so far. */
  adopt(first: number, last: number): void {
    const { store } = this.#rows;
    this.#rows.adopt(first, last);
    this.#rows.resume(store.ordinal(last) + 1);
    for (let id = first; id >= 0; id = store.next(id)) {
      this.#step(this.#inHandOf(store.at(id), id, store.ordinal(id), store.previous(id), Number.POSITIVE_INFINITY));
    }
  }

  release(): void {
    this.#rows.releaseBefore(-1, 0);
  }

  /** Of a matcher with nothing open: as if it were new. */
  reset(): void {
    this.#starts.clear();
    this.#rows.resume(0);
    this.#conclusions.resume({ floor: -1, covered: -1, count: 0 });
    this.#partials.reset();
  }

  snapshot(): MatcherSnapshot<E> {
    const writer = new SnapshotWriter(this.#rows, this.#lastStepped);
    const { floor, covered, count } = this.#conclusions;
    return {
      ordinal: this.#rows.ordinal,
      lastTime: this.#lastTime,
      floor,
      covered,
      count,
      rows: writer.rows,
      waiting: writer.place(this.#waiting),
      starts: this.starts.map((start) => writer.start(start)),
    };
  }

  restore(snapshot: MatcherSnapshot<E>): void {
    const { store } = this.#rows;
    const ids = snapshot.rows.map(({ row, ordinal }) => this.#rows.append(row, ordinal));
    const reader = new SnapshotReader(ids);
    this.#rows.resume(snapshot.ordinal);
    this.#lastTime = snapshot.lastTime;
    this.#conclusions.resume(snapshot);
    this.#waiting = reader.id(snapshot.waiting);
    this.#waitingCount = snapshot.waiting < 0 ? 0 : ids.length - snapshot.waiting;
    const last = this.#waiting < 0 ? this.#rows.last : store.previous(this.#waiting);
    const moment = { ordinal: this.#lastStepped, last: () => last };
    for (const saved of snapshot.starts) {
      this.#starts.add(reader.start(saved, this.#program, this.#rows, this.#partials.groups, moment));
    }
  }

  awaited(): Row<E>[] {
    const { store } = this.#rows;
    const rows = this.starts.filter(({ verdict }) => verdict === undefined).map(({ row }) => store.at(row));
    for (let id = this.#waiting; id >= 0; id = store.next(id)) rows.push(store.at(id));
    return rows;
  }

  /** Ordinal of the last row that was offered to the partial matches. */
  get #lastStepped(): number {
    return (this.#waiting < 0 ? this.#rows.ordinal : this.#rows.store.ordinal(this.#waiting)) - 1;
  }

  /** With a `symbol` that was computed beforehand nothing went wrong. */
  #step(hand: RowInHand<E>, symbol?: number): void {
    if (symbol === undefined) hand.symbol = this.#partials.symbolOf(hand);
    else hand.symbol = symbol;
    for (const start of this.#partials.step(hand)) this.#starts.decide(start, verdictOf(start));
    this.#begin(hand, false);
  }

  #begin(hand: RowInHand<E>, alone: boolean): Start<E> | undefined {
    if (alone) hand.symbol = this.#partials.symbolOf(hand);
    const begun = this.#partials.begin(hand, hand.ordinal === 0, alone);
    if (begun === undefined && this.#program.rows !== 'all-rows-with-unmatched') return undefined;
    const start = begun ?? nothingAt<E>(hand.keep(), hand.ordinal);
    this.#starts.add(start);
    if (start.home === undefined) this.#starts.decide(start, start.verdict ?? verdictOf(start));
    else if (this.#starts.open > this.#program.maxOpen) this.#giveUpEarliest();
    return start;
  }

  /** Its deadline is here, and what it could still have become is settled. */
  #expire(start: Start<E>, atEnd: boolean): void {
    const { store } = this.#rows;
    const horizon = store.time(start.row) + this.#program.within;
    for (let id = this.#waiting; id >= 0; id = store.next(id)) {
      const hand = this.#inHandOf(store.at(id), id, store.ordinal(id), store.previous(id), horizon);
      hand.symbol = this.#partials.symbolOf(hand);
      if (!this.#partials.stepAlone(start, hand)) {
        this.#starts.decide(start, verdictOf(start));
        return;
      }
    }
    const verdict = verdictAtDeadline(start, this.#program, this.#rows, atEnd);
    if (verdict.kind === 'nothing') this.#findings.misses?.ended(start, this.#rows);
    this.#starts.decide(start, verdict);
  }

  #giveUpEarliest(): void {
    const earliest = this.#starts.firstOpen();
    if (earliest === undefined) return;
    const reason = `more than ${this.#program.maxOpen} start rows of one key were open: this one, the earliest, was given up`;
    this.#findings.fault({ kind: 'bound', row: this.#rows.store.at(earliest.row), variable: '', reason });
    this.#starts.decide(earliest, NOTHING);
  }

  /** Gives out what is decided, and lets go of what nobody can ask for any more. */
  #settle(): void {
    this.#starts.settle();
    const earliest = this.#starts.first;
    this.#rows.releaseBefore(earliest?.row ?? this.#waiting, this.#program.behind);
    this.#partials.forgetBefore(earliest?.ordinal ?? this.#rows.ordinal, this.#rows.ordinal);
  }

  #nextWaiting(horizon: number): RowInHand<E> {
    const { store } = this.#rows;
    const id = this.#waiting;
    this.#waiting = store.next(id);
    this.#waitingCount--;
    return this.#inHandOf(store.at(id), id, store.ordinal(id), store.previous(id), horizon);
  }

  #inHandOf(row: Row<E>, kept: number, ordinal: number, before: number, horizon: number): RowInHand<E> {
    this.#inHand = row;
    this.#faulty.clear();
    return new RowInHand(this.#rows, row, kept, ordinal, before, horizon, 0);
  }

  #fault(kind: Fault<E>['kind'], variable: string, reason: string): void {
    const known = `${kind} ${variable} ${reason}`;
    if (this.#inHand === undefined || this.#faulty.has(known)) return;
    this.#faulty.add(known);
    this.#findings.fault({ kind, row: this.#inHand, variable, reason });
  }
}
