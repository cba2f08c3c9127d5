import type { Batch } from '../batch.js';
import { BatchBuilder } from '../batch-builder.js';
import type { Behaviour } from '../behaviour.js';
import { type BehaviourColumn, behaviourColumns } from '../behaviour-columns.js';
import type { QueryPlan, StreamDeclaration } from '../query/plan.js';
import type { Value } from '../schema.js';

/** Makes a query's behaviours the rows of the stream that others read. */
export class BehaviourRows {
  readonly #builder: BatchBuilder;
  /** Absent: with INSERT INTO the values are the stream's columns as they are. */
  readonly #columns: readonly BehaviourColumn[] | undefined;

  constructor(plan: QueryPlan, { name, schema }: StreamDeclaration, partition: number) {
    this.#builder = new BatchBuilder(name, schema, { source: plan.type.name, partition });
    this.#columns = plan.into !== undefined ? undefined : behaviourColumns(plan.type);
  }

  of(behaviours: readonly Behaviour[]): Batch {
    for (const behaviour of behaviours) {
      const values = this.#columns?.map((column) => valueAt(behaviour, column)) ?? behaviour.values;
      this.#builder.add(values, behaviour.time ?? Number.NaN, behaviour.position.offset);
    }
    return this.#builder.finish();
  }
}

function valueAt({ id, kind, time, key, values }: Behaviour, { from, place }: BehaviourColumn): Value {
  switch (from) {
    case 'id':
      return id;
    case 'kind':
      return kind;
    case 'time':
      return time;
    case 'key':
      return key[place] ?? null;
    default:
      return values[place] ?? null;
  }
}
