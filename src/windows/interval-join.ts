import type { Duration, Timestamp } from '../time.js';
import { type OpenRow, OpenRows } from './open-rows.js';

interface Timed {
  readonly time: Timestamp;
}

/** Two rows are close enough when `lower <= right.time - left.time <= upper`. Microseconds; either may be negative. */
export interface JoinBounds {
  readonly lower: Duration;
  readonly upper: Duration;
}

/** What becomes of the rows. */
export interface JoinFindings<L, R> {
  /** Whether two rows of one key that are close enough belong together; absent: they do. */
  readonly matches?: (left: L, right: R) => boolean;
  /** Given with the later of the two. */
  readonly pair: (left: L, right: R) => void;
  /** Of a left join. Given a left row that no partner came for, and its deadline, once that has passed. */
  readonly unmatched?: (left: L, deadline: Timestamp) => void;
}

/** Rows that wait, by a number that is the row's on its side; undefined: forgotten. */
export interface OpenSides<L, R> {
  readonly left: ReadonlyMap<number, OpenRow<L> | undefined>;
  readonly right: ReadonlyMap<number, OpenRow<R> | undefined>;
}

/**
 * Pairs of rows with one key whose times are close: rows of both sides in event-time order in; out come pairs, at the later
 * row's time, and in a left join rows that have no partner, at their deadline: `upper` after their own time, but not before
 * it. What comes out is in the order of time too, and does not depend on when `advance` is called. A row is forgotten
 * once no partner can come any more. A row costs what it makes of pairs, however many others are open and of whatever keys.
 */
export class IntervalJoin<L extends Timed, R extends Timed> {
  readonly #bounds: JoinBounds;
  readonly #findings: JoinFindings<L, R>;
  readonly #lefts: OpenRows<L>;
  readonly #rights: OpenRows<R>;

  constructor(bounds: JoinBounds, findings: JoinFindings<L, R>) {
    this.#bounds = bounds;
    this.#findings = findings;
    this.#lefts = new OpenRows(Math.max(0, bounds.upper));
    this.#rights = new OpenRows(Math.max(0, -bounds.lower));
  }

  /** Takes the next row, not earlier than the one before it, of whatever side; without a key it has no partner. */
  left(key: string | undefined, row: L): void {
    const { lower, upper } = this.#bounds;
    this.advance(row.time);
    const isMatched =
      key !== undefined && lower <= 0 && this.#rights.meet(key, row.time + upper, (right) => this.#pair(row, right));
    const isAlone = !isMatched && this.#findings.unmatched !== undefined;
    if (key !== undefined && upper >= 0) this.#lefts.add({ row, key, isAlone });
    else if (isAlone) this.#lefts.add({ row, isAlone });
  }

  /** As `left`. */
  right(key: string | undefined, row: R): void {
    const { lower, upper } = this.#bounds;
    this.advance(row.time);
    if (key === undefined) return;
    if (upper >= 0) this.#lefts.meet(key, row.time - lower, (left) => this.#pair(left, row));
    if (lower <= 0) this.#rights.add({ row, key, isAlone: false });
  }

  /** Nothing before `watermark` is still to come. */
  advance(watermark: Timestamp): void {
    this.#lefts.forgetBefore(watermark, this.#findings.unmatched);
    this.#rights.forgetBefore(watermark);
  }

  /** Whether a left row may still be paired, or be found to have no partner. */
  get hasOpenLeft(): boolean {
    return this.#lefts.length > 0;
  }

  /** The deadline of the first left row that waits; of an inner join `Infinity`. */
  get earliestUndecided(): Timestamp {
    return this.#findings.unmatched === undefined ? Number.POSITIVE_INFINITY : this.#lefts.deadline;
  }

  takeChanges(): OpenSides<L, R> {
    return { left: this.#lefts.takeChanges(), right: this.#rights.takeChanges() };
  }

  forgetChanges(): void {
    this.#lefts.forgetChanges();
    this.#rights.forgetChanges();
  }

  restore(left: ReadonlyMap<number, OpenRow<L>>, right: ReadonlyMap<number, OpenRow<R>>): void {
    this.#lefts.restore(left);
    this.#rights.restore(right);
  }

  #pair(left: L, right: R): boolean {
    if (this.#findings.matches?.(left, right) === false) return false;
    this.#findings.pair(left, right);
    return true;
  }
}
