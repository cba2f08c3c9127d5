import type { Batch } from '../batch.js';
import { StreamOrder } from '../engine/partitions/stream-order.js';
import { pickRows } from '../pick-rows.js';
import type { Timestamp } from '../time.js';
import { type Flow, hindmostOf, leastOf } from './flow.js';

/** What several tasks handed on of one stream, as far as it went to one of those that read it. */
export class MergedFlow implements Flow {
  readonly #parts: readonly Flow[];
  readonly #rowsOf: (batch: Batch) => Uint32Array;
  readonly #spent = new Set<Flow>();
  readonly #order = new StreamOrder();

  /** `rowsOf` says which rows of a batch these are. */
  constructor(parts: readonly Flow[], rowsOf: (batch: Batch) => Uint32Array) {
    this.#parts = parts;
    this.#rowsOf = rowsOf;
  }

  get watermark(): Timestamp {
    return leastOf(this.#parts);
  }

  get isClosed(): boolean {
    return this.#parts.some(({ isClosed }) => isClosed);
  }

  async read(): Promise<boolean> {
    const part = hindmostOf(this.#parts, this.#spent);
    if (part === undefined) return false;
    if (!(await part.read())) this.#spent.add(part);
    this.#take(part, part.watermark);
    return true;
  }

  release(until: Timestamp): Batch | undefined {
    for (const part of this.#parts) this.#take(part, until);
    return this.#order.release(until);
  }

  goOn(): void {
    this.#spent.clear();
    for (const part of this.#parts) part.goOn();
  }

  async close(): Promise<void> {
    for (const part of this.#parts) await part.close();
  }

  #take(part: Flow, until: Timestamp): void {
    const batch = part.release(until);
    if (batch === undefined) return;
    const rows = this.#rowsOf(batch);
    if (rows.length > 0) this.#order.add(pickRows(batch, rows));
  }
}
