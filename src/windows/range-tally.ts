import type { Timestamp } from '../time.js';
import type { MergeFold } from './fold.js';
import { addEvidence, emptyTally, mergedTally, type Tally } from './tally.js';

/** What has come of the events of a short stretch of time, the shortest that any window cuts. */
export interface RangeCell<A> extends Tally<A> {
  /** When the stretch begins. */
  readonly time: Timestamp;
}

/**
 * A key's cells in the order of their times, and what they come to over one stretch after the other. Each stretch begins and
 * ends no earlier than the one before, so a cell is merged a few times in all, however many stretches it is in: two stacks
 * that meet in the middle make a queue (K. Tangwongsan et al., "General incremental sliding-window aggregation", 2015).
 */
export class RangeTally<T, A> {
  readonly #fold: MergeFold<T, A>;
  #cells: RangeCell<A>[];
  /** Over the cells from `#from` to `#middle`: the last element is of all of them, the one before of all but the first. */
  #front: Tally<A>[] = [];
  /** Over the cells from `#middle` to `#to`. */
  #back: Tally<A> | undefined;
  #from = 0;
  #middle = 0;
  #to = 0;

  constructor(fold: MergeFold<T, A>, cells: RangeCell<A>[] = []) {
    this.#fold = fold;
    this.#cells = cells;
  }

  get cells(): readonly RangeCell<A>[] {
    return this.#cells;
  }

  /** The cell of a time, which the caller is about to change. */
  cellAt(time: Timestamp): RangeCell<A> {
    const place = this.placeOf(time);
    if (place < this.#to) this.#begin(0);
    const known = this.#cells[place];
    if (known?.time === time) return known;
    const cell = { time, ...emptyTally(this.#fold.seed()) };
    if (place === this.#cells.length) this.#cells.push(cell);
    else this.#cells.splice(place, 0, cell);
    return cell;
  }

  /** Of the events from `start` to before `end`; undefined where there are none. */
  over(start: Timestamp, end: Timestamp): Tally<A> | undefined {
    const [from, to] = [this.placeOf(start), this.placeOf(end)];
    const { mergeAll } = this.#fold;
    if (mergeAll !== undefined) return this.#mergedAll(this.#cells.slice(from, to), mergeAll);
    if (from < this.#from || to < this.#to) this.#begin(from);
    for (; this.#to < to; this.#to++) {
      const cell = this.#cells[this.#to];
      if (cell !== undefined) this.#back = this.#join(this.#back, cell);
    }
    while (this.#from < from) {
      if (this.#front.length === 0) this.#turnOver(from);
      else {
        this.#front.pop();
        this.#from++;
      }
    }
    const front = this.#front.at(-1);
    return this.#back === undefined ? front : this.#join(front, this.#back);
  }

  /** Cells before `time` are in no stretch that is still asked for: they go, once they are more than half of all. */
  dropBefore(time: Timestamp): void {
    const place = this.placeOf(time);
    if (place * 2 <= this.#cells.length) return;
    this.#cells = this.#cells.slice(place);
    if (this.#from < place) this.#begin(0);
    else {
      this.#from -= place;
      this.#middle -= place;
      this.#to -= place;
    }
  }

  /** The place of the first cell that is not before `time`. */
  placeOf(time: Timestamp): number {
    let [low, high] = [0, this.#cells.length];
    if ((this.#cells[high - 1]?.time ?? time) < time) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#cells[middle]?.time ?? time) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #begin(place: number): void {
    this.#front = [];
    this.#back = undefined;
    this.#from = place;
    this.#middle = place;
    this.#to = place;
  }

  /** What was the back becomes the front. */
  #turnOver(from: number): void {
    let sum: Tally<A> | undefined;
    for (let place = this.#to - 1; place >= from; place--) {
      const cell = this.#cells[place];
      if (cell === undefined) continue;
      sum = sum === undefined ? cell : mergedTally(cell, sum, this.#fold.merge);
      this.#front.push(sum);
    }
    this.#from = from;
    this.#middle = this.#to;
    this.#back = undefined;
  }

  #join(earlier: Tally<A> | undefined, later: Tally<A>): Tally<A> {
    return earlier === undefined ? later : mergedTally(earlier, later, this.#fold.merge);
  }

  #mergedAll(cells: readonly RangeCell<A>[], mergeAll: (inOrder: readonly A[]) => A): Tally<A> | undefined {
    if (cells.length === 0) return undefined;
    const all = emptyTally(mergeAll(cells.map(({ value }) => value)));
    for (const cell of cells) addEvidence(all, cell);
    return all;
  }
}
