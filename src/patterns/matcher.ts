import type { Timestamp } from '../time.js';
import type { KeyMatcher } from './key-matcher.js';
import type { Outcome } from './outcome.js';
import { type History, rowsOf, type StartRow } from './partial-match.js';
import type { Program } from './program.js';
import type { Row } from './row.js';
import { type MatcherSnapshot, restoreStarts, snapshotStarts } from './snapshot.js';
import { type Fault, Step } from './step.js';

/**
 * Row pattern recognition over the rows of one key, in event-time order (SQL:2016, ISO/IEC 9075-2, feature R010).
 * Knows no stream, no clock and no other key. Rows and watermarks never go back.
 */
export class Matcher<E> implements KeyMatcher<E, MatcherSnapshot<E>> {
  readonly #program: Program<E>;
  readonly #fault: (fault: Fault<E>) => void;
  #starts: StartRow<E>[] = [];
  #ordinal = 0;
  /** Start rows up to this one are covered by a match that SKIP went past. */
  #floor = -1;

  constructor(program: Program<E>, fault: (fault: Fault<E>) => void, snapshot?: MatcherSnapshot<E>) {
    this.#program = program;
    this.#fault = fault;
    if (snapshot !== undefined) {
      this.#starts = restoreStarts(snapshot, program);
      this.#ordinal = snapshot.ordinal;
    }
  }

  /** Nothing is open: forgetting this key loses nothing. */
  get idle(): boolean {
    return this.#starts.length === 0;
  }

  get earliest(): { readonly first: Row<E>; readonly deadline: Timestamp } | undefined {
    const [earliest] = this.#starts;
    return earliest !== undefined && Number.isFinite(earliest.deadline) ? earliest : undefined;
  }

  /** Takes the next row and returns what it decided, in the order of the first rows. */
  process(row: Row<E>): Outcome<E>[] {
    const before = this.advance(row.time);
    const step = new Step(this.#program, row, this.#ordinal, this.#fault);
    for (const start of this.#starts) if (!start.expired) step.advance(start);
    const begun = step.begin();
    if (begun !== undefined) this.#starts.push(begun);
    if (step.kept || begun !== undefined) this.#ordinal++;
    const decided = this.#settle();
    return before.length === 0 ? decided : [...before, ...decided];
  }

  /** No row before `watermark` is still to come: start rows whose deadline it reached are decided. */
  advance(watermark: Timestamp): Outcome<E>[] {
    let expired = false;
    for (const start of this.#starts) {
      if (start.expired) continue;
      if (start.deadline > watermark) break;
      start.expired = true;
      expired = true;
    }
    return expired ? this.#settle() : [];
  }

  snapshot(): MatcherSnapshot<E> {
    return snapshotStarts(this.#starts, this.#ordinal);
  }

  /** Gives out what is decided. Under every SKIP but TO NEXT ROW only the earliest start row may be. */
  #settle(): Outcome<E>[] {
    const outcomes: Outcome<E>[] = [];
    const independent = this.#program.skip.to === 'next-row';
    let kept: StartRow<E>[] = [];
    let undecided = false;
    this.#floor = -1;
    for (const start of this.#starts) {
      if (start.ordinal <= this.#floor) continue;
      if ((undecided && !independent) || !isDecided(start)) {
        undecided = true;
        kept.push(start);
        continue;
      }
      const outcome = this.#conclude(start);
      if (outcome !== undefined) outcomes.push(outcome);
    }
    if (kept.length === this.#starts.length) kept = this.#starts;
    this.#starts = kept;
    if (kept.length === 0) this.#ordinal = 0;
    return outcomes;
  }

  #conclude(start: StartRow<E>): Outcome<E> | undefined {
    const { first, complete, deadline, threads } = start;
    if (complete !== undefined) {
      const { history } = complete;
      this.#skip(start, history);
      return outcomeOf({ kind: 'match', first, rows: rowsOf(history), time: history?.row.time ?? first.time });
    }
    const [preferred] = threads;
    if (preferred === undefined || !this.#program.timeouts) return undefined;
    this.#skip(start, preferred.history);
    return outcomeOf({ kind: 'timeout', first, rows: rowsOf(preferred.history), time: deadline });
  }

  /** Where the search goes on: start rows up to the floor are passed over. */
  #skip(start: StartRow<E>, history: History<E> | undefined): void {
    const { skip } = this.#program;
    if (skip.to === 'next-row') return;
    if (skip.to === 'past-last-row' || history === undefined) {
      this.#floor = history?.ordinal ?? start.ordinal;
      return;
    }
    const target = rowMappedTo(skip.variable, skip.to, history);
    this.#floor = Math.max(start.ordinal, (target?.ordinal ?? 0) - 1);
    if (target === undefined || target.ordinal === start.ordinal) {
      const found = target === undefined ? 'no row of the match' : 'the first row of the match';
      const reason = `AFTER MATCH SKIP TO ${skip.to.toUpperCase()} ${skip.variable}: ${found} is mapped to it; went on with the next row`;
      this.#fault({ row: start.first, variable: skip.variable, reason });
    }
  }
}

function outcomeOf<E>(found: Pick<Outcome<E>, 'kind' | 'first' | 'rows' | 'time'>): Outcome<E> {
  return { ...found, matchNumber: 0, neighbour: () => undefined };
}

function rowMappedTo<E>(
  variable: string,
  which: 'first' | 'last',
  history: History<E> | undefined,
): History<E> | undefined {
  let found: History<E> | undefined;
  for (let node = history; node !== undefined; node = node.previous) {
    if (node.variable !== variable) continue;
    if (which === 'last') return node;
    found = node;
  }
  return found;
}

function isDecided<E>(start: StartRow<E>): boolean {
  return start.expired || start.threads.length === 0;
}
