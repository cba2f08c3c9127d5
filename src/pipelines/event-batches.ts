import type { Batch } from '../batch.js';
import { physicalSchema } from '../computed-column.js';
import { type DeadLetter, MAX_RAW_CHARACTERS } from '../dead-letter.js';
import { rowOptions } from '../engine/partitions/row-options.js';
import type { StreamEvent } from '../event.js';
import { fromPlain, jsonOf } from '../from-plain.js';
import type { StreamDeclaration } from '../query/plan.js';
import { type Schema, typeName, type Value } from '../schema.js';
import { RowCollector, receiverOf } from '../sources/row-collector.js';

/** What has come of one partition. */
interface PartitionRows {
  readonly collector: RowCollector;
  readonly receiver: ReturnType<typeof receiverOf>;
}

/** A pipeline's events as batches of a declared stream, one for each partition. */
export class EventBatches {
  readonly #stream: StreamDeclaration;
  readonly #schema: Schema;
  readonly #partitions = new Map<string, PartitionRows>();

  constructor(stream: StreamDeclaration) {
    this.#stream = stream;
    this.#schema = physicalSchema(stream.schema, stream.computed);
  }

  /** Columns are the properties of an event's value, by name; a missing event time column is the event's time. */
  of(events: readonly StreamEvent<unknown>[]): {
    readonly batches: readonly Batch[];
    readonly deadLetters: readonly DeadLetter[];
  } {
    const touched = new Set<PartitionRows>();
    for (const event of events) {
      const rows = this.#partitionOf(event);
      touched.add(rows);
      rows.collector.offset = event.position.offset;
      const record = { line: undefined, raw: () => jsonOf(event.value).slice(0, MAX_RAW_CHARACTERS) };
      const values = this.#valuesOf(event);
      if (typeof values === 'string') rows.receiver.reject(values, record);
      else rows.receiver.row(values, record);
    }
    const taken = [...touched].map(({ collector }) => collector.take());
    return {
      batches: taken.map(({ batch }) => batch).filter(({ length }) => length > 0),
      deadLetters: taken.flatMap(({ deadLetters }) => deadLetters),
    };
  }

  /** Or what is wrong with one. */
  #valuesOf({ time, value }: StreamEvent<unknown>): readonly Value[] | string {
    const given = new Map<string, unknown>(Object.entries(Object(value)));
    const timeName = this.#stream.schema[this.#stream.watermark?.field ?? -1]?.name;
    const values: Value[] = [];
    for (const { name, type } of this.#schema) {
      const property = given.get(name) ?? (name === timeName ? time : null);
      const made = fromPlain(type, property);
      if (made === undefined) return `${name} is ${typeName(type)}, not ${jsonOf(property)}`;
      values.push(made);
    }
    return values;
  }

  #partitionOf({ position: { source, partition } }: StreamEvent<unknown>): PartitionRows {
    const identity = `${partition} ${source}`;
    const known = this.#partitions.get(identity);
    if (known !== undefined) return known;
    const options = { ...rowOptions(this.#stream), name: source, partition };
    const collector = new RowCollector(options);
    const made = { collector, receiver: receiverOf(collector, options) };
    this.#partitions.set(identity, made);
    return made;
  }
}
