import type { Batch } from '../batch.js';
import { PartitionInput } from '../engine/partitions/partition-input.js';
import { StreamOrder } from '../engine/partitions/stream-order.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Source } from '../sources/source.js';
import type { Timestamp } from '../time.js';
import type { AsideRecords } from './aside-records.js';
import { type Flow, hindmostOf, leastOf } from './flow.js';

const AT_ONCE = 4_096;

/**
 * What a task has read of one stream from where it comes from. What of it is late by its own partition shows again; what was
 * late or refused by the clock is known.
 */
export class SourceFlow implements Flow {
  readonly isClosed: boolean = false;
  readonly #inputs: readonly PartitionInput[];
  readonly #spent = new Set<PartitionInput>();
  readonly #order = new StreamOrder();
  readonly #aside: AsideRecords;

  constructor(stream: StreamDeclaration, sources: readonly Source[], aside: AsideRecords) {
    this.#inputs = sources.map((source) => new PartitionInput(source, withoutClock(stream)));
    this.#aside = aside;
  }

  get watermark(): Timestamp {
    return leastOf(this.#inputs);
  }

  async read(): Promise<boolean> {
    const input = hindmostOf(this.#inputs, this.#spent);
    if (input === undefined) return false;
    const read = await input.read(AT_ONCE);
    if (read === undefined) this.#spent.add(input);
    else input.take({ ...read, batch: this.#aside.without(read.batch) }, this.#order, Number.NEGATIVE_INFINITY);
    return true;
  }

  release(until: Timestamp): Batch | undefined {
    return this.#order.release(until);
  }

  goOn(): void {
    this.#spent.clear();
  }

  async close(): Promise<void> {
    for (const input of this.#inputs) await input.close();
  }
}

/** How far ahead an event may be depends on the clock where that moves time. */
function withoutClock(stream: StreamDeclaration): StreamDeclaration {
  const { watermark } = stream;
  if (watermark?.idleTimeout === undefined) return stream;
  const { maxAhead: _, ...others } = watermark;
  return { ...stream, watermark: others };
}
