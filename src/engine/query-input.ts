import type { Batch } from '../batch.js';
import { BatchBuilder } from '../batch-builder.js';
import type { DeadLetter } from '../dead-letter.js';
import { allRowsOf, gather } from '../gather.js';
import { type InputBranch, type OrderItem, type QueryInput, type QueryPlan, readsStream } from '../query/plan.js';
import { orderTable, orderTies } from './partitions/order-rows.js';
import { sortByEventTime } from './partitions/sort-by-event-time.js';
import { BranchReader } from './read-branch.js';

/** One part of an input: what a stream's batches become, or rows that are there from the start. */
type Part =
  | { readonly kind: 'stream'; readonly stream: string; readonly reader: BranchReader }
  | { readonly kind: 'values'; readonly batch: Batch };

/** From the batches of streams to those that a query's processor takes. */
export class QueryInputReader {
  readonly isStream: boolean;
  readonly #parts: readonly Part[];
  readonly #orderBy: readonly OrderItem[];
  #deadLetters: DeadLetter[] = [];

  constructor(plan: QueryPlan) {
    const { type, input } = plan;
    this.isStream = readsStream(plan);
    this.#orderBy = plan.kind === 'match' ? plan.orderBy : [];
    // Of a join, what ON compares for equality is computed with the columns.
    const place = plan.kind === 'match' ? ' behind FROM' : plan.kind === 'join' ? ' or ON' : '';
    const reject = (letter: DeadLetter): void => {
      this.#deadLetters.push({ ...letter, reason: `query ${type.name}: ${letter.reason}` });
    };
    this.#parts = input.branches.map((branch) => {
      if (branch.kind === 'values') return { kind: 'values', batch: valuesBatch(input, branch) };
      return { kind: 'stream', stream: branch.stream, reader: new BranchReader(input, branch, reject, place) };
    });
  }

  /** What of a stream's rows, released up to one watermark and by stream in event-time order, the query reads, in order. */
  readReleased(released: ReadonlyMap<string, Batch>): Batch | undefined {
    const batches = this.#parts.flatMap((part) => {
      const batch = part.kind === 'stream' ? released.get(part.stream) : undefined;
      return part.kind === 'stream' && batch !== undefined ? [part.reader.read(batch)] : [];
    });
    const [merged, ...others] = batches.filter(({ length }) => length > 0);
    if (merged === undefined) return undefined;
    return orderTies(others.length === 0 ? merged : merge([merged, ...others]), this.#orderBy);
  }

  /** All rows of a table, in order. `held` are the batches of each stream as they came. */
  readTable(held: (stream: string) => readonly Batch[]): Batch | undefined {
    const batches = this.#parts.flatMap((part) =>
      part.kind === 'values' ? [part.batch] : held(part.stream).map((batch) => part.reader.read(batch)),
    );
    const whole = batches.filter(({ length }) => length > 0);
    const [only] = whole;
    if (only === undefined) return undefined;
    return orderTable(whole.length === 1 ? only : gather(allRowsOf(whole)), this.#orderBy);
  }

  /** Those for which WHERE or a column could not be computed, since this was last asked. */
  takeDeadLetters(): readonly DeadLetter[] {
    const letters = this.#deadLetters;
    this.#deadLetters = [];
    return letters;
  }
}

/** In event-time order, ties by position; of one and the same event, read twice, in the order of the parts. */
function merge(batches: readonly Batch[]): Batch {
  return gather(sortByEventTime(allRowsOf(batches)));
}

/** A row's position is the input's name and its place. */
function valuesBatch({ name, schema }: QueryInput, { rows }: Extract<InputBranch, { readonly kind: 'values' }>): Batch {
  const builder = new BatchBuilder(name, schema, { source: name, partition: 0 });
  for (const [offset, row] of rows.entries()) builder.add(row, Number.NaN, offset);
  return builder.finish();
}
