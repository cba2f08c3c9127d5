import type { Batch } from '../batch.js';
import type { Timestamp } from '../time.js';
import { type GridShape, nextEnd, startOf } from '../windows/window-shape.js';
import type { OpenWindows } from './open-windows.js';
import { PieceStore } from './piece-store.js';
import { type WindowRows, WindowRowsBuilder } from './window-rows.js';

/** Rows in windows of a grid: held once, however many windows they are in. */
export class GridRows implements OpenWindows {
  readonly store: PieceStore = new PieceStore();
  readonly #shape: GridShape;
  /** Windows that end here or before are closed. */
  #closed: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(shape: GridShape) {
    this.#shape = shape;
  }

  add(batch: Batch): void {
    if (batch.length > 0) this.store.add(batch);
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
    for (const [number, piece] of this.store.pieces) {
      if (all || (piece.times[piece.length - 1] ?? 0) < start) this.store.delete(number);
      else return;
    }
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
