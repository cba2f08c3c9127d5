import type { Batch, Origin } from '../batch.js';
import { BatchBuilder } from '../batch-builder.js';
import { type DeadLetter, MAX_RAW_CHARACTERS } from '../dead-letter.js';
import type { StreamEvent } from '../event.js';
import { fromPlain, jsonOf } from '../from-plain.js';
import type { StreamDeclaration } from '../query/plan.js';
import { typeName, type Value } from '../schema.js';

/** A pipeline's events as batches of a declared stream, one for each partition. */
export class EventBatches {
  readonly #stream: StreamDeclaration;
  readonly #builders = new Map<string, { readonly origin: Origin; readonly builder: BatchBuilder }>();

  constructor(stream: StreamDeclaration) {
    this.#stream = stream;
  }

  /** Columns are the properties of an event's value by name; a missing event time column is the event's time. */
  of(events: readonly StreamEvent<unknown>[]): {
    readonly batches: readonly { readonly origin: Origin; readonly batch: Batch }[];
    readonly deadLetters: readonly DeadLetter[];
  } {
    const deadLetters: DeadLetter[] = [];
    const touched = new Set<string>();
    for (const event of events) {
      const row = this.#row(event);
      if ('reason' in row) {
        const raw = jsonOf(event.value).slice(0, MAX_RAW_CHARACTERS);
        deadLetters.push({ stream: this.#stream.name, position: event.position, reason: row.reason, raw });
        continue;
      }
      const identity = `${event.position.partition} ${event.position.source}`;
      touched.add(identity);
      this.#builderOf(identity, event).add(row.values, event.time, event.position.offset);
    }
    const batches = [...touched].flatMap((identity) => {
      const built = this.#builders.get(identity);
      return built === undefined ? [] : [{ origin: built.origin, batch: built.builder.finish() }];
    });
    return { batches, deadLetters };
  }

  #row({ time, value }: StreamEvent<unknown>): { readonly values: readonly Value[] } | { readonly reason: string } {
    const { schema, watermark } = this.#stream;
    const fields = new Map<string, unknown>(Object.entries(Object(value)));
    const values: Value[] = [];
    for (const [place, field] of schema.entries()) {
      const given = fields.get(field.name) ?? (place === watermark?.field ? time : null);
      const made = fromPlain(field.type, given);
      if (made === undefined) return { reason: `${field.name} is ${typeName(field.type)}, not ${jsonOf(given)}` };
      values.push(made);
    }
    return { values };
  }

  #builderOf(identity: string, { position: { source, partition } }: StreamEvent<unknown>): BatchBuilder {
    const known = this.#builders.get(identity);
    if (known !== undefined) return known.builder;
    const origin = { source, partition };
    const builder = new BatchBuilder(this.#stream.name, this.#stream.schema, origin);
    this.#builders.set(identity, { origin, builder });
    return builder;
  }
}
