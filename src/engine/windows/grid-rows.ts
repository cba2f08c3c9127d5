import type { Batch } from '../../batch.js';
import { allRowsOf, gather } from '../../gather.js';
import type { Timestamp } from '../../time.js';
import { type GridShape, nextEnd, startOf } from '../../windows/window-shape.js';
import { isToJoin, MANY_BATCHES } from '../partitions/small-batches.js';
import type { OpenWindows } from './open-windows.js';
import { PieceStore } from './piece-store.js';
import { type WindowRows, WindowRowsBuilder } from './window-rows.js';

/** Rows in windows of a grid: held once, however many windows they are in. */
export class GridRows implements OpenWindows {
  readonly store: PieceStore = new PieceStore();
  readonly #shape: GridShape;
  /** Of the pieces, in order. */
  #numbers: number[] = [];
  /** Windows that end here or before are closed. */
  #closed: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(shape: GridShape) {
    this.#shape = shape;
  }

  add(batch: Batch): void {
    if (batch.length === 0) return;
    this.#numbers.push(this.store.add(batch));
    while (this.#numbers.length > MANY_BATCHES && this.#putTogether());
  }

  *close(watermark: Timestamp): Generator<WindowRows> {
    let builder = new WindowRowsBuilder();
    for (let end = this.#endAfter(this.#closed); end <= watermark && end < Infinity; end = this.#endAfter(end)) {
      this.#addWindow(end, builder);
      if (!builder.isFull) continue;
      const rows = builder.finish();
      if (rows !== undefined) yield rows;
      builder = new WindowRowsBuilder();
    }
    const rows = builder.finish();
    if (rows !== undefined) yield rows;
    this.#closed = Math.max(this.#closed, watermark);
    this.#drop();
  }

  restored(watermark: Timestamp): void {
    this.#closed = watermark;
    this.#numbers = [...this.store.pieces.keys()];
  }

  /** The last two pieces, if that is worth it. */
  #putTogether(): boolean {
    const [before, last] = this.#numbers.slice(-2).map((number) => this.store.pieces.get(number));
    if (before === undefined || last === undefined || !isToJoin(before.length, last.length)) return false;
    for (const number of this.#numbers.splice(-2)) this.store.delete(number);
    this.#numbers.push(this.store.add(gather(allRowsOf([before, last]))));
    return true;
  }

  /** Of the next window after `time` that may have a row; Infinity where there is none. */
  #endAfter(time: Timestamp): Timestamp {
    const from = time === Number.NEGATIVE_INFINITY ? time : startOf(this.#shape, nextEnd(this.#shape, time));
    for (const piece of this.store.pieces.values()) {
      const row = firstFrom(piece, from);
      if (row < piece.length) return nextEnd(this.#shape, Math.max(time, piece.times[row] ?? 0));
    }
    return Number.POSITIVE_INFINITY;
  }

  #addWindow(end: Timestamp, builder: WindowRowsBuilder): void {
    const start = startOf(this.#shape, end);
    for (const piece of this.store.pieces.values()) {
      if ((piece.times[piece.length - 1] ?? 0) < start) continue;
      if ((piece.times[0] ?? 0) >= end) return;
      const last = firstFrom(piece, end);
      for (let row = firstFrom(piece, start); row < last; row++) builder.add(piece, row, start, end);
    }
  }

  /** Pieces of which no open window has a row. */
  #drop(): void {
    const all = this.#closed === Number.POSITIVE_INFINITY;
    const start = all ? this.#closed : startOf(this.#shape, nextEnd(this.#shape, this.#closed));
    const kept = this.#numbers.findIndex((number) => {
      const piece = this.store.pieces.get(number);
      return !all && piece !== undefined && (piece.times[piece.length - 1] ?? 0) >= start;
    });
    for (const number of this.#numbers.splice(0, kept < 0 ? this.#numbers.length : kept)) this.store.delete(number);
  }
}

/** The first row at `time` or after. */
function firstFrom({ times, length }: Batch, time: Timestamp): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
