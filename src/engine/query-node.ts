import type { Batch } from '../batch.js';
import type { DeadLetter } from '../dead-letter.js';
import { type QueryPlan, streamsOf } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import type { QueryGroup } from './keys/query-group.js';
import { StreamOrder } from './partitions/stream-order.js';
import type { Processor } from './processor.js';
import { QueryInputReader } from './query-input.js';
import type { QueryOutput } from './query-output.js';
import { LateEvents } from './revising/late-events.js';

/** A query in the dataflow: its processor, and what stands between it and the streams that it reads. */
export class QueryNode {
  readonly plan: QueryPlan;
  readonly processor: Processor;
  /** Of those that are worked on together. */
  readonly group: QueryGroup | undefined;
  readonly output: QueryOutput;
  readonly input: QueryInputReader;
  /** Of a join with a table, until it has been read. */
  #table: QueryInputReader | undefined;
  /** Whether that has been read, in this run or in one before, and whether a checkpoint says so. */
  #tableRead: 'no' | 'yes' | 'saved' = 'no';
  #deadLetters: DeadLetter[] = [];
  /** Of a query that revises what it told. */
  readonly late: LateEvents | undefined;
  readonly streams: readonly string[];
  /** Rows of a stream that is ahead of the others wait here; none where all have one watermark. */
  readonly holds: ReadonlyMap<string, StreamOrder>;

  /** `given` are the streams that other queries give: each has a watermark of its own. */
  constructor(
    { processor, group }: { readonly processor: Processor; readonly group?: QueryGroup },
    output: QueryOutput,
    given: ReadonlySet<string>,
  ) {
    this.plan = processor.plan;
    this.processor = processor;
    this.group = group;
    this.output = output;
    this.late = LateEvents.of(this.plan);
    this.input = new QueryInputReader(this.plan);
    this.#table = tableReaderOf(this.plan);
    this.streams = streamsOf(this.plan);
    const differ = this.streams.length > 1 && this.streams.some((stream) => given.has(stream));
    const held = this.input.isStream && differ ? this.streams : [];
    this.holds = new Map(held.map((stream) => [stream, new StreamOrder()]));
  }

  /** Of what a step has released, the rows up to the watermark of all that it reads. */
  held(released: ReadonlyMap<string, Batch>, watermark: Timestamp): ReadonlyMap<string, Batch> {
    if (this.holds.size === 0) return released;
    const due = new Map<string, Batch>();
    for (const [stream, order] of this.holds) {
      const batch = released.get(stream);
      if (batch !== undefined) order.add(batch);
      const rows = order.release(watermark);
      if (rows !== undefined) due.set(stream, rows);
    }
    return due;
  }

  /** Time has begun, so all tables have been read to their end: the one that its rows are joined with is taken in. */
  readTable(held: (stream: string) => readonly Batch[]): void {
    if (this.#table === undefined) return;
    const batch = this.#table.readTable(held);
    if (batch !== undefined) this.processor.readTable?.(batch);
    // After a restart it is read again, and what of it could not be computed has been told.
    if (this.#tableRead === 'no') {
      this.#deadLetters = [...this.#deadLetters, ...this.#table.takeDeadLetters()];
      this.#tableRead = 'yes';
    }
    this.#table = undefined;
  }

  /** Whether it has read its table since this was last asked. */
  takeTableRead(): boolean {
    if (this.#tableRead !== 'yes') return false;
    this.#tableRead = 'saved';
    return true;
  }

  /** It works no more; those that it was worked on with do. */
  leaveGroup(): void {
    this.group?.remove(this.processor);
  }

  /** Its table was read in an earlier run. */
  restoreTableRead(): void {
    this.#tableRead = 'saved';
  }

  takeDeadLetters(): readonly DeadLetter[] {
    const letters = [...this.#deadLetters, ...this.input.takeDeadLetters()];
    this.#deadLetters = [];
    return letters;
  }
}

function tableReaderOf(plan: QueryPlan): QueryInputReader | undefined {
  if (plan.kind !== 'join' || plan.table === undefined) return undefined;
  const { type, file, table: input } = plan;
  return new QueryInputReader({ kind: 'select', type, file, input, overStream: false });
}
