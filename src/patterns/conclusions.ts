import { unreachable } from '../errors.js';
import type { MatcherFindings } from './findings.js';
import { FoundOutcome } from './found-outcome.js';
import type { KeyRows } from './key-rows.js';
import { type Segment, segmentsOf } from './path.js';
import type { Program } from './program.js';
import type { Start, Verdict } from './start.js';

/** What becomes of decided start rows: outcomes, and where AFTER MATCH SKIP goes on. */
export class Conclusions<E> {
  readonly #program: Program<E>;
  readonly #rows: KeyRows<E>;
  readonly #findings: MatcherFindings<E>;
  #floor = -1;
  #covered = -1;
  #count = 0;

  constructor(program: Program<E>, rows: KeyRows<E>, findings: MatcherFindings<E>) {
    this.#program = program;
    this.#rows = rows;
    this.#findings = findings;
  }

  /** Start rows up to this ordinal are passed over: AFTER MATCH SKIP. */
  get floor(): number {
    return this.#floor;
  }

  /** Up to this ordinal there are rows of a match. */
  get covered(): number {
    return this.#covered;
  }

  /** How many there have been, timeouts and empty matches among them. */
  get count(): number {
    return this.#count;
  }

  resume({ floor, covered, count }: Pick<Conclusions<E>, 'floor' | 'covered' | 'count'>): void {
    this.#floor = floor;
    this.#covered = covered;
    this.#count = count;
  }

  conclude(start: Start<E>, verdict: Verdict): void {
    const { within, ordered } = this.#program;
    const { store } = this.#rows;
    const horizon = store.time(start.row) + within;
    switch (verdict.kind) {
      case 'nothing':
        this.#findings.misses?.conclude(start);
        if (this.#program.rows === 'all-rows-with-unmatched' && start.ordinal > this.#covered) {
          this.#give('unmatched', start, [], -1, 0, horizon);
        }
        return;
      case 'match':
      case 'timeout': {
        const { path, at, last } = verdict.accept;
        const end = last < 0 ? -1 : store.next(last);
        const segments = segmentsOf(path, at, end, (row) => store.next(row));
        this.#count++;
        this.#give(verdict.kind, start, segments, last, ordered ? this.#count : 0, horizon);
        const mapped = segments.filter(({ isGap }) => !isGap);
        this.#covered = Math.max(this.#covered, this.#lastOrdinal(mapped) ?? -1);
        this.#skip(start, mapped);
        return;
      }
      default:
        unreachable(verdict);
    }
  }

  #give(
    kind: 'match' | 'timeout' | 'unmatched',
    { row: start }: Start<E>,
    segments: readonly Segment[],
    last: number,
    matchNumber: number,
    horizon: number,
  ): void {
    const { store } = this.#rows;
    const rows = { store, positions: this.#program.positions, segments, start, last, horizon };
    const deadline = kind === 'timeout' ? [horizon] : [];
    this.#findings.outcome(new FoundOutcome(kind, rows, matchNumber, ...deadline));
  }

  /** ISO/IEC 19075-5, 4.15.2; after an empty match the search always goes on with the next row. */
  #skip(start: Start<E>, mapped: readonly Segment[]): void {
    const { skip } = this.#program;
    if (skip.to === 'next-row') return;
    this.#floor = start.ordinal;
    if (mapped.length === 0) return;
    if (skip.to === 'past-last-row') {
      this.#floor = this.#lastOrdinal(mapped) ?? start.ordinal;
      return;
    }
    const named = mapped.filter(({ position }) =>
      skip.variables.includes(this.#program.positions[position]?.variable ?? ''),
    );
    const target = skip.to === 'first' ? named[0]?.first : this.#lastRow(named);
    const ordinal = target === undefined ? undefined : this.#rows.store.ordinal(target);
    if (ordinal !== undefined && ordinal !== start.ordinal) {
      this.#floor = ordinal - 1;
      return;
    }
    const variable = skip.variables.join(' or ');
    const found = ordinal === undefined ? 'no row of the match' : 'the first row of the match';
    const reason = `AFTER MATCH SKIP TO ${skip.to.toUpperCase()} ${variable}: ${found} is mapped to it; went on with the next row`;
    this.#findings.fault({ kind: 'skip', row: this.#rows.store.at(start.row), variable, reason });
  }

  #lastRow(segments: readonly Segment[]): number | undefined {
    const end = segments.at(-1)?.end;
    if (end === undefined) return undefined;
    return end < 0 ? this.#rows.last : this.#rows.store.previous(end);
  }

  #lastOrdinal(segments: readonly Segment[]): number | undefined {
    const row = this.#lastRow(segments);
    return row === undefined ? undefined : this.#rows.store.ordinal(row);
  }
}
