import { type Batch, timeAt } from '../batch.js';
import { gather, type RowSelection } from '../gather.js';
import type { Timestamp } from '../time.js';
import { sortByEventTime } from './sort-by-event-time.js';
import { sortedPlaces } from './sorted-places.js';

/** The rows of a batch that are held, by time: what a watermark releases of them are the first. */
interface Held {
  readonly batch: Batch;
  readonly rows: Uint32Array;
}

/** A batch of which less than this part is held is given up for a copy of that, once there are so many of them. */
const WORN = 1 / 8;
const WORN_BATCHES = 8;

/**
 * One stream's events on their way from the order of arrival to event-time order. A batch is sorted when it comes, so that
 * what a watermark releases is found without a look at what it does not: an event costs the same however many are held.
 */
export class StreamOrder {
  #held: readonly Held[] = [];
  /** Counts the changes to what is held. */
  version = 0;

  /** `rows` are those of the batch that are not late; absent: all. */
  add(batch: Batch, rows: Uint32Array = allRows(batch)): void {
    if (rows.length === 0) return;
    this.version++;
    this.#held = [...this.#held, { batch, rows: byTime(batch, rows) }];
  }

  /** The rows before `watermark`, in order; undefined when there are none. */
  release(watermark: Timestamp): Batch | undefined {
    const due: Held[] = [];
    const kept: Held[] = [];
    for (const held of this.#held) {
      const [before, after] = divide(held, watermark);
      if (before !== undefined) due.push(before);
      if (after !== undefined) kept.push(after);
    }
    if (due.length > 0) this.version++;
    this.#held = withoutWorn(kept);
    const [first, ...others] = due;
    if (first === undefined) return undefined;
    // Copied batch by batch and then sorted: neighbours in time may lie in as many batches as are held.
    const together = others.length === 0 ? first : allOf(gather(selectionOf(due)));
    const sorted = sortByEventTime(selectionOf([together]));
    return isAllOf(together.batch, sorted) ? together.batch : gather(sorted);
  }

  /** What is still held, as one batch: the state that a checkpoint keeps. */
  snapshot(): Batch | undefined {
    return this.#held.length === 0 ? undefined : gather(sortByEventTime(selectionOf(this.#held)), { alone: true });
  }

  restore(held: Batch): void {
    this.add(held);
  }
}

/** What is before the watermark, and what is not. */
function divide(held: Held, watermark: Timestamp): readonly [Held | undefined, Held | undefined] {
  const { batch, rows } = held;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeAt(batch, rows[middle] ?? 0) < watermark) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return [undefined, held];
  if (low === rows.length) return [held, undefined];
  return [
    { batch, rows: rows.subarray(0, low) },
    { batch, rows: rows.subarray(low) },
  ];
}

/** Rows of one time as they came. */
function byTime(batch: Batch, rows: Uint32Array): Uint32Array {
  let isSorted = true;
  for (let i = 1; i < rows.length && isSorted; i++) {
    isSorted = timeAt(batch, rows[i - 1] ?? 0) <= timeAt(batch, rows[i] ?? 0);
  }
  if (isSorted) return rows;
  const times = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) times[i] = timeAt(batch, rows[i] ?? 0);
  const sorted = sortedPlaces(times);
  for (let i = 0; i < rows.length; i++) sorted[i] = rows[sorted[i] ?? 0] ?? 0;
  return sorted;
}

function allOf(batch: Batch): Held {
  return { batch, rows: allRows(batch) };
}

function allRows({ length }: Batch): Uint32Array {
  const rows = new Uint32Array(length);
  for (let row = 0; row < length; row++) rows[row] = row;
  return rows;
}

function selectionOf(held: readonly Held[]): RowSelection {
  const length = held.reduce((sum, { rows }) => sum + rows.length, 0);
  const [from, selected] = [new Uint32Array(length), new Uint32Array(length)];
  let at = 0;
  held.forEach(({ rows }, i) => {
    selected.set(rows, at);
    from.fill(i, at, at + rows.length);
    at += rows.length;
  });
  return { batches: held.map(({ batch }) => batch), from, rows: selected };
}

function isAllOf(batch: Batch, { batches, rows }: RowSelection): boolean {
  return batches.length === 1 && rows.length === batch.length && rows.every((row, i) => row === i);
}

/** So that a few events from the far future do not keep the batches that they came in. */
function withoutWorn(held: readonly Held[]): readonly Held[] {
  const worn = held.filter(({ batch, rows }) => rows.length < batch.length * WORN);
  if (worn.length < WORN_BATCHES) return held;
  const batch = gather(selectionOf(worn));
  return [{ batch, rows: byTime(batch, allRows(batch)) }, ...held.filter((one) => !worn.includes(one))];
}
