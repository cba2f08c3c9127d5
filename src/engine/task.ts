import type { Batch } from '../batch.js';
import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import { type Project, type QueryPlan, readsStream, streamsOf } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import { type GroupedQueries, groupQueries } from './group-queries.js';
import { HeldRows } from './held-rows.js';
import type { Processor } from './processor.js';
import { QueryInputReader } from './query-input.js';
import { QueryProcessor } from './query-processor.js';
import { SelectProcessor } from './select-processor.js';
import { StreamOrder } from './stream-order.js';

/** What a step of a task gave. */
export interface TaskFindings {
  readonly behaviours: readonly Behaviour[];
  readonly deadLetters: readonly DeadLetter[];
}

/** The unit that shares one watermark: events in order, and every query over them. */
export class Task {
  /** Of the streams that have a watermark. */
  readonly orders: ReadonlyMap<string, StreamOrder>;
  /** Of the streams that a query reads as a table. */
  readonly tables: ReadonlyMap<string, HeldRows>;
  readonly processors: readonly Processor[];
  readonly #groups: readonly GroupedQueries[];
  readonly #grouped: ReadonlySet<Processor>;
  readonly #inputs: ReadonlyMap<Processor, QueryInputReader>;

  constructor({ streams, queries }: Project) {
    const ordered = streams.filter(({ watermark }) => watermark !== undefined);
    this.orders = new Map(ordered.map(({ name }) => [name, new StreamOrder()]));
    const tables = queries.filter((query) => !readsStream(query));
    this.tables = new Map(tables.flatMap(streamsOf).map((name) => [name, new HeldRows()]));
    this.#groups = groupQueries(queries);
    this.#grouped = new Set(this.#groups.flatMap(({ group }) => group.processors));
    const grouped = new Map<QueryPlan, Processor>([...this.#grouped].map((processor) => [processor.plan, processor]));
    this.processors = queries.map((plan) => grouped.get(plan) ?? processorOf(plan));
    this.#inputs = new Map(this.processors.map((processor) => [processor, new QueryInputReader(processor.plan)]));
  }

  /** Its queries have taken up what they had open. */
  restored(): void {
    for (const { group } of this.#groups) group.restored();
  }

  /** Nothing before `watermark` is still to come: what it releases is processed, what it closes is decided. */
  advance(watermark: Timestamp): TaskFindings {
    const released = this.#release(watermark);
    for (const { stream, group } of this.#groups) {
      const batch = released.get(stream);
      if (batch !== undefined) group.process(batch);
    }
    const behaviours: Behaviour[] = [];
    const deadLetters: DeadLetter[] = [];
    for (const [processor, input] of this.#inputs) {
      if (input.isStream) this.#advanceStream(processor, input, released, watermark);
      else if (watermark === Number.POSITIVE_INFINITY) this.#closeTable(processor, input);
      const found = processor.takeFound();
      behaviours.push(...found.behaviours);
      deadLetters.push(...input.takeDeadLetters(), ...found.deadLetters);
    }
    if (watermark === Number.POSITIVE_INFINITY) for (const table of this.tables.values()) table.release();
    return { behaviours, deadLetters };
  }

  #release(watermark: Timestamp): ReadonlyMap<string, Batch> {
    const released = new Map<string, Batch>();
    for (const [stream, order] of this.orders) {
      const batch = order.release(watermark);
      if (batch === undefined) continue;
      released.set(stream, batch);
      this.tables.get(stream)?.add(batch);
    }
    return released;
  }

  #advanceStream(
    processor: Processor,
    input: QueryInputReader,
    released: ReadonlyMap<string, Batch>,
    watermark: Timestamp,
  ): void {
    const batch = this.#grouped.has(processor) ? undefined : input.readReleased(released);
    if (batch !== undefined) processor.process(batch);
    processor.advance(watermark);
  }

  /** A table is read as a whole, once nothing more of it is to come. */
  #closeTable(processor: Processor, input: QueryInputReader): void {
    const batch = input.readTable((stream) => this.tables.get(stream)?.batches ?? []);
    if (batch !== undefined) processor.process(batch);
    processor.advance(Number.POSITIVE_INFINITY);
  }
}

function processorOf(plan: QueryPlan): Processor {
  return plan.kind === 'match' ? new QueryProcessor(plan) : new SelectProcessor(plan);
}
