import { type Batch, timeAt } from '../batch.js';
import { gather, type RowSelection } from '../gather.js';
import type { Timestamp } from '../time.js';
import { sortByEventTime } from './sort-by-event-time.js';

/** The rows of a batch that are held, in the order in which they came, and the earliest time of them. */
interface Held {
  readonly batch: Batch;
  readonly rows: Uint32Array;
  readonly earliest: Timestamp;
}

/** A batch of which less than this part is held is given up for a copy of that, once there are so many of them. */
const WORN = 1 / 8;
const WORN_BATCHES = 8;

/**
 * One stream's events on their way from the order of arrival to event-time order. Only what a watermark releases is
 * sorted, and a batch that it does not reach is not looked at: so an event costs the same however many are held.
 */
export class StreamOrder {
  #held: readonly Held[] = [];
  /** Counts the changes to what is held. */
  version = 0;

  /** `rows` are those of the batch that are not late; absent: all. */
  add(batch: Batch, rows: Uint32Array = allRows(batch)): void {
    if (rows.length === 0) return;
    this.version++;
    this.#held = [...this.#held, { batch, rows, earliest: earliestOf(batch, rows) }];
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
    const selection = sortByEventTime(selectionOf(due));
    const [first] = selection.batches;
    return first === undefined || isAllOf(first, selection) ? first : gather(selection);
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
  const { batch, rows, earliest } = held;
  if (earliest >= watermark) return [undefined, held];
  const before = new Uint32Array(rows.length);
  const after = new Uint32Array(rows.length);
  let [beforeCount, afterCount] = [0, 0];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (timeAt(batch, row) < watermark) before[beforeCount++] = row;
    else after[afterCount++] = row;
  }
  if (afterCount === 0) return [held, undefined];
  const kept = after.slice(0, afterCount);
  const left = { batch, rows: kept, earliest: earliestOf(batch, kept) };
  return [{ batch, rows: before.subarray(0, beforeCount), earliest }, left];
}

function earliestOf(batch: Batch, rows: Uint32Array): Timestamp {
  let earliest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rows.length; i++) earliest = Math.min(earliest, timeAt(batch, rows[i] ?? 0));
  return earliest;
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
  const rows = allRows(batch);
  return [{ batch, rows, earliest: earliestOf(batch, rows) }, ...held.filter((one) => !worn.includes(one))];
}
