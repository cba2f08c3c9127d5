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
import { NOTHING, type Start, type Verdict } from './start.js';
import { nothingAt, verdictAtDeadline, verdictOf } from './verdicts.js';

/**
 * Row pattern recognition of SQL:2016 (ISO/IEC 9075-2, feature R010) over one key's rows, each looked at once. Knows no
 * stream, no clock and no other key.
 */
export class Matcher<E> implements KeyMatcher<E> {
  readonly #program: Program<E>;
  readonly #findings: MatcherFindings<E>;
  readonly rows: KeyRows<E>;
  readonly partials: PartialMatches<E>;
  readonly conclusions: Conclusions<E>;
  /** Start rows in order; those before `#head` are done with. */
  #starts: Start<E>[] = [];
  #head = 0;
  #open = 0;
  /** Under TO NEXT ROW: those decided by the row at hand. */
  #decided: Start<E>[] = [];
  /** The first row that is kept and not yet offered to the partial matches, since NEXT looks ahead; -1: none. */
  #waiting = -1;
  #waitingCount = 0;
  #inHand: Row<E> | undefined;
  /** What went wrong with it, however many start rows it went wrong for. */
  readonly #faulty = new Set<string>();
  lastTime: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(program: Program<E>, store: RowStore<E>, findings: MatcherFindings<E>) {
    this.#program = program;
    this.#findings = findings;
    this.rows = new KeyRows(store);
    this.partials = new PartialMatches(program, store, (kind, variable, reason) => this.#fault(kind, variable, reason));
    this.conclusions = new Conclusions(program, this.rows, findings);
  }

  /** How many start rows are undecided. */
  get open(): number {
    return this.#open;
  }

  get idle(): boolean {
    return this.resting && !(this.#program.remembers && this.rows.ordinal > 0);
  }

  get resting(): boolean {
    return this.#head === this.#starts.length && this.#waiting < 0;
  }

  get earliest(): Row<E> | undefined {
    const row = this.#starts[this.#head]?.row ?? this.#waiting;
    return row < 0 ? undefined : this.rows.store.at(row);
  }

  /** Undecided start rows, in order. */
  get starts(): readonly Start<E>[] {
    return this.#starts.slice(this.#head);
  }

  process(row: Row<E>, symbol?: number): boolean {
    const { keepsAll, ahead } = this.#program;
    this.lastTime = row.time;
    const ordinal = this.rows.ordinal++;
    const before = this.#starts.length;
    if (keepsAll) {
      const id = this.rows.append(row, ordinal);
      if (this.#waiting < 0) this.#waiting = id;
      this.#waitingCount++;
      if (this.#waitingCount > ahead) this.#step(this.#nextWaiting(Number.POSITIVE_INFINITY));
    } else {
      this.#step(this.#inHandOf(row, -1, ordinal, this.rows.last, Number.POSITIVE_INFINITY), symbol);
    }
    const begun = this.#starts.length > before;
    this.#settle();
    return begun || ahead > 0;
  }

  advance(time: Timestamp, atEnd: boolean): void {
    const { within } = this.#program;
    const { store } = this.rows;
    if (atEnd && within === Number.POSITIVE_INFINITY) {
      while (this.#waiting >= 0) this.#step(this.#nextWaiting(Number.POSITIVE_INFINITY));
    }
    for (let i = this.#head; i < this.#starts.length; i++) {
      const start = this.#starts[i];
      if (start === undefined || store.time(start.row) + within > time) break;
      if (start.verdict === undefined) this.#expire(start, atEnd);
    }
    while (this.#waiting >= 0 && store.time(this.#waiting) + within <= time) {
      const start = this.#begin(this.#nextWaiting(store.time(this.#waiting) + within), true);
      if (start !== undefined && start.verdict === undefined) this.#expire(start, atEnd);
    }
    this.#settle();
  }

  /** Of a matcher with nothing open: takes over a key's rows, which are kept already and decided nothing so far. */
  adopt(first: number, last: number): void {
    const { store } = this.rows;
    this.rows.first = first;
    this.rows.last = last;
    this.rows.ordinal = store.ordinal(last) + 1;
    for (let id = first; id >= 0; id = store.next(id)) {
      this.#step(this.#inHandOf(store.at(id), id, store.ordinal(id), store.previous(id), Number.POSITIVE_INFINITY));
    }
  }

  release(): void {
    this.rows.releaseBefore(-1, 0);
  }

  /** Of a matcher with nothing open: as if it were new. */
  reset(): void {
    this.#starts = [];
    this.#head = 0;
    this.rows.ordinal = 0;
    this.conclusions.resume({ floor: -1, covered: -1, count: 0 });
    this.partials.reset();
  }

  snapshot(): MatcherSnapshot<E> {
    const writer = new SnapshotWriter(this.rows, this.#lastStepped);
    const { floor, covered, count } = this.conclusions;
    return {
      ordinal: this.rows.ordinal,
      lastTime: this.lastTime,
      floor,
      covered,
      count,
      rows: writer.rows,
      waiting: writer.place(this.#waiting),
      starts: this.starts.map((start) => writer.start(start)),
    };
  }

  restore(snapshot: MatcherSnapshot<E>): void {
    const { store } = this.rows;
    const ids = snapshot.rows.map(({ row, ordinal }) => this.rows.append(row, ordinal));
    const reader = new SnapshotReader(ids);
    this.rows.ordinal = snapshot.ordinal;
    this.lastTime = snapshot.lastTime;
    this.conclusions.resume(snapshot);
    this.#waiting = reader.id(snapshot.waiting);
    this.#waitingCount = snapshot.waiting < 0 ? 0 : ids.length - snapshot.waiting;
    const last = this.#waiting < 0 ? this.rows.last : store.previous(this.#waiting);
    const moment = { ordinal: this.#lastStepped, last: () => last };
    for (const saved of snapshot.starts) {
      const start = reader.start(saved, this.#program, this.rows, this.partials.groups, moment);
      this.#starts.push(start);
      if (start.home !== undefined) this.#open++;
    }
  }

  awaited(): Row<E>[] {
    const { store } = this.rows;
    const rows = this.starts.filter(({ verdict }) => verdict === undefined).map(({ row }) => store.at(row));
    for (let id = this.#waiting; id >= 0; id = store.next(id)) rows.push(store.at(id));
    return rows;
  }

  /** Ordinal of the last row that was offered to the partial matches. */
  get #lastStepped(): number {
    return (this.#waiting < 0 ? this.rows.ordinal : this.rows.store.ordinal(this.#waiting)) - 1;
  }

  /** With a `symbol` that was computed beforehand nothing went wrong. */
  #step(hand: RowInHand<E>, symbol?: number): void {
    if (symbol === undefined) this.#look(hand);
    else hand.symbol = symbol;
    for (const start of this.partials.step(hand)) this.#decide(start, verdictOf(start));
    this.#begin(hand, false);
  }

  #begin(hand: RowInHand<E>, alone: boolean): Start<E> | undefined {
    if (alone) this.#look(hand);
    const begun = this.partials.begin(hand, hand.ordinal === 0, alone);
    if (begun === undefined && this.#program.rows !== 'all-rows-with-unmatched') return undefined;
    const start = begun ?? nothingAt<E>(hand.keep(), hand.ordinal);
    this.#starts.push(start);
    this.#open++;
    if (start.home === undefined) this.#decide(start, start.verdict ?? verdictOf(start));
    else if (this.#open > this.#program.maxOpen) this.#giveUpEarliest();
    return start;
  }

  /** Its deadline is here, and what it could still have become is settled. */
  #expire(start: Start<E>, atEnd: boolean): void {
    const { store } = this.rows;
    const horizon = store.time(start.row) + this.#program.within;
    for (let id = this.#waiting; id >= 0; id = store.next(id)) {
      const hand = this.#inHandOf(store.at(id), id, store.ordinal(id), store.previous(id), horizon);
      this.#look(hand);
      if (!this.partials.stepAlone(start, hand)) {
        this.#decide(start, verdictOf(start));
        return;
      }
    }
    this.#decide(start, verdictAtDeadline(start, this.#program, this.rows, atEnd));
  }

  #decide(start: Start<E>, verdict: Verdict): void {
    start.verdict = verdict;
    this.partials.groups.remove(start);
    this.#open--;
    if (!this.#program.ordered) this.#decided.push(start);
  }

  #giveUpEarliest(): void {
    const earliest = this.#starts.find((start, i) => i >= this.#head && start.verdict === undefined);
    if (earliest === undefined) return;
    const reason = `more than ${this.#program.maxOpen} start rows of one key were open: this one, the earliest, was given up`;
    this.#findings.fault({ kind: 'bound', row: this.rows.store.at(earliest.row), variable: '', reason });
    this.#decide(earliest, NOTHING);
  }

  /** Gives out what is decided. Unless start rows are independent, only the earliest may be. */
  #settle(): void {
    if (this.#program.ordered) this.#settleInOrder();
    else if (this.#decided.length > 0) this.#settleAll();
    if (this.#head > 64 && this.#head * 2 > this.#starts.length) this.#compact();
    this.#trim();
  }

  #settleInOrder(): void {
    for (let start = this.#starts[this.#head]; start !== undefined; start = this.#starts[this.#head]) {
      if (start.ordinal <= this.conclusions.floor) {
        if (start.verdict === undefined) this.#decide(start, NOTHING);
      } else if (start.verdict === undefined) {
        return;
      } else {
        this.conclusions.conclude(start, start.verdict);
      }
      this.#head++;
    }
  }

  #settleAll(): void {
    const decided = this.#decided.sort((a, b) => a.ordinal - b.ordinal);
    this.#decided = [];
    for (const start of decided) this.conclusions.conclude(start, start.verdict ?? NOTHING);
    while (this.#starts[this.#head]?.verdict !== undefined) this.#head++;
    if (this.#starts.length - this.#head > 2 * this.#open + 64) this.#compact();
  }

  #compact(): void {
    const rest = this.#starts.slice(this.#head);
    this.#starts = this.#program.ordered ? rest : rest.filter(({ verdict }) => verdict === undefined);
    this.#head = 0;
  }

  #trim(): void {
    const earliest = this.#starts[this.#head];
    this.rows.releaseBefore(earliest?.row ?? this.#waiting, this.#program.behind);
    this.partials.forgetBefore(earliest?.ordinal ?? this.rows.ordinal, this.rows.ordinal);
  }

  #nextWaiting(horizon: number): RowInHand<E> {
    const { store } = this.rows;
    const id = this.#waiting;
    this.#waiting = store.next(id);
    this.#waitingCount--;
    return this.#inHandOf(store.at(id), id, store.ordinal(id), store.previous(id), horizon);
  }

  #inHandOf(row: Row<E>, kept: number, ordinal: number, before: number, horizon: number): RowInHand<E> {
    this.#inHand = row;
    this.#faulty.clear();
    return new RowInHand(this.rows, row, kept, ordinal, before, horizon, 0);
  }

  /** Faults are reported if some thread or a new one asks for what could not be computed. */
  #look(hand: RowInHand<E>): void {
    hand.symbol = this.#program.symbols.of(hand.scope(null));
    for (const { local, reason } of this.#program.symbols.faults) {
      const test = this.#program.locals[local];
      if (test !== undefined && this.partials.asks(local)) this.#fault('condition', test.variable, reason);
    }
  }

  #fault(kind: Fault<E>['kind'], variable: string, reason: string): void {
    const known = `${kind} ${variable} ${reason}`;
    if (this.#inHand === undefined || this.#faulty.has(known)) return;
    this.#faulty.add(known);
    this.#findings.fault({ kind, row: this.#inHand, variable, reason });
  }
}
