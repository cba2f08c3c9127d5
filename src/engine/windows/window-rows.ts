import type { Batch } from '../../batch.js';
import type { Timestamp } from '../../time.js';

/** Rows of windows that have closed: those of one window side by side, windows by their ends, then by their starts. */
export interface WindowRows {
  readonly batches: readonly Batch[];
  /** Which of `batches` each row is in, and its place there. */
  readonly from: Uint32Array;
  readonly rows: Uint32Array;
  /** The window's of each row. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
}

/** About so many rows are looked at at once; windows that end together are never taken apart. */
const MANY_ROWS = 262_144;

/** Gathers rows of windows, in that order. */
export class WindowRowsBuilder {
  readonly #batches: Batch[] = [];
  readonly #places = new Map<Batch, number>();
  #from = new Uint32Array(1024);
  #rows = new Uint32Array(1024);
  #starts = new Float64Array(1024);
  #ends = new Float64Array(1024);
  #length = 0;

  get isFull(): boolean {
    return this.#length >= MANY_ROWS;
  }

  add(batch: Batch, row: number, start: Timestamp, end: Timestamp): void {
    let place = this.#places.get(batch);
    if (place === undefined) {
      place = this.#batches.push(batch) - 1;
      this.#places.set(batch, place);
    }
    if (this.#length === this.#from.length) this.#grow();
    const at = this.#length++;
    this.#from[at] = place;
    this.#rows[at] = row;
    this.#starts[at] = start;
    this.#ends[at] = end;
  }

  /** Undefined: there are none. */
  finish(): WindowRows | undefined {
    const length = this.#length;
    if (length === 0) return undefined;
    return {
      batches: this.#batches,
      from: this.#from.subarray(0, length),
      rows: this.#rows.subarray(0, length),
      starts: this.#starts.subarray(0, length),
      ends: this.#ends.subarray(0, length),
    };
  }

  #grow(): void {
    this.#from = grown(this.#from, new Uint32Array(2 * this.#length));
    this.#rows = grown(this.#rows, new Uint32Array(2 * this.#length));
    this.#starts = grown(this.#starts, new Float64Array(2 * this.#length));
    this.#ends = grown(this.#ends, new Float64Array(2 * this.#length));
  }
}

function grown<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** Some of the rows. */
export function pickWindowRows({ batches, from, rows, starts, ends }: WindowRows, places: Uint32Array): WindowRows {
  const pick = (place: number): number => places[place] ?? 0;
  return {
    batches,
    from: Uint32Array.from(places, (_, i) => from[pick(i)] ?? 0),
    rows: Uint32Array.from(places, (_, i) => rows[pick(i)] ?? 0),
    starts: Float64Array.from(places, (_, i) => starts[pick(i)] ?? 0),
    ends: Float64Array.from(places, (_, i) => ends[pick(i)] ?? 0),
  };
}
