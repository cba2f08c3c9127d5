import { type Batch, positionAt, timeAt } from '../batch.js';
import type { Position } from '../event.js';
import { gather } from '../gather.js';
import type { Timestamp } from '../time.js';
import { EventTimeOrder } from '../windows/event-time-order.js';

interface HeldRow {
  readonly batch: Batch;
  readonly row: number;
  readonly time: Timestamp;
  readonly position: Position;
}

/** One stream's events on their way from the order of arrival to event-time order. */
export class StreamOrder {
  readonly #order = new EventTimeOrder<HeldRow>();

  add(batch: Batch, row: number): void {
    this.#order.add({ batch, row, time: timeAt(batch, row), position: positionAt(batch, row) });
  }

  /** The rows before `watermark`, in order; undefined when there are none. */
  release(watermark: Timestamp): Batch | undefined {
    const released = this.#order.release(watermark);
    return released.length === 0 ? undefined : gather(released);
  }

  /** What is still held, as one batch: the state that a checkpoint keeps. */
  snapshot(): Batch | undefined {
    const { held } = this.#order;
    return held.length === 0 ? undefined : gather(held);
  }

  restore(held: Batch): void {
    for (let row = 0; row < held.length; row++) this.add(held, row);
  }
}
