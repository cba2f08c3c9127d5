import type { Batch } from '../batch.js';
import { gather, type RowSelection } from '../gather.js';
import type { Timestamp } from '../time.js';
import { sortByEventTime } from './sort-by-event-time.js';

/** A batch's rows in event-time order, of which those from `next` on are held. */
interface Run {
  readonly batch: Batch;
  readonly rows: Uint32Array;
  next: number;
}

/** A batch of which less than this part is held is given up for a copy of that, once there are so many of them. */
const WORN = 1 / 8;
const WORN_RUNS = 8;

/**
 * One stream's events on their way from the order of arrival to event-time order. Each batch is sorted when it comes, and
 * what a watermark releases of several is merged: so an event costs the same however many are held.
 */
export class StreamOrder {
  #runs: Run[] = [];

  /** `rows` are those of the batch that are not late; absent: all. */
  add(batch: Batch, rows?: Uint32Array): void {
    const taken = rows ?? Uint32Array.from({ length: batch.length }, (_, row) => row);
    if (taken.length === 0) return;
    const selection = { batches: [batch], from: new Uint32Array(taken.length), rows: taken };
    this.#runs.push({ batch, rows: sortByEventTime(selection).rows, next: 0 });
  }

  /** The rows before `watermark`, in order; undefined when there are none. */
  release(watermark: Timestamp): Batch | undefined {
    const ends = this.#runs.map((run) => endBefore(run, watermark));
    const selection = sortByEventTime(selectionOf(this.#runs, (_, i) => ends[i] ?? 0));
    const [first] = selection.batches;
    if (first === undefined) return undefined;
    this.#runs.forEach((run, i) => {
      run.next = ends[i] ?? run.next;
    });
    this.#runs = withoutWorn(this.#runs.filter(({ rows, next }) => next < rows.length));
    return isAllOf(first, selection) ? first : gather(selection);
  }

  /** What is still held, as one batch: the state that a checkpoint keeps. */
  snapshot(): Batch | undefined {
    if (this.#runs.length === 0) return undefined;
    return gather(sortByEventTime(selectionOf(this.#runs, ({ rows }) => rows.length)), { alone: true });
  }

  restore(held: Batch): void {
    this.add(held);
  }
}

function isAllOf(batch: Batch, { batches, rows }: RowSelection): boolean {
  return batches.length === 1 && rows.length === batch.length && rows.every((row, i) => row === i);
}

/** The place in the run of its first row that is not before the watermark. */
function endBefore({ batch, rows, next }: Run, watermark: Timestamp): number {
  let low = next;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((batch.times[rows[middle] ?? 0] ?? watermark) < watermark) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows of each run from its next one up to `endOf`, run after run. */
function selectionOf(runs: readonly Run[], endOf: (run: Run, index: number) => number): RowSelection {
  const used = runs
    .map((run, i) => ({ run, rows: run.rows.subarray(run.next, endOf(run, i)) }))
    .filter(({ rows }) => rows.length > 0);
  const length = used.reduce((sum, { rows }) => sum + rows.length, 0);
  const from = new Uint32Array(length);
  const selected = new Uint32Array(length);
  let at = 0;
  used.forEach(({ rows }, i) => {
    selected.set(rows, at);
    from.fill(i, at, at + rows.length);
    at += rows.length;
  });
  return { batches: used.map(({ run }) => run.batch), from, rows: selected };
}

/** So that a few events from the far future do not keep the batches that they came in. */
function withoutWorn(runs: Run[]): Run[] {
  const worn = runs.filter(({ batch, rows, next }) => rows.length - next < batch.length * WORN);
  if (worn.length < WORN_RUNS) return runs;
  const batch = gather(sortByEventTime(selectionOf(worn, ({ rows }) => rows.length)));
  const kept = runs.filter((run) => !worn.includes(run));
  return [{ batch, rows: Uint32Array.from({ length: batch.length }, (_, row) => row), next: 0 }, ...kept];
}
