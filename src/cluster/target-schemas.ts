import { deriveSchema } from '../formats/derive-schema.js';
import type { DerivedSchema } from '../formats/derived-schema.js';
import { recordNameOf, schemaKindOf } from '../formats/registry-schema-kind.js';
import type { SchemaKind } from '../formats/schema-codec.js';
import type { RegistryFormat } from '../message-format.js';
import type { Project, QueryPlan } from '../query/plan.js';
import { streamRecord } from '../query/record-columns.js';
import type { Schema } from '../schema.js';
import { subjectOf } from '../subject-of.js';

/** A schema that a query's behaviours are written by, as values of a topic or as keys. */
export interface TargetSchema {
  readonly plan: QueryPlan;
  /** The table that the query inserts into. */
  readonly table: string;
  readonly part: 'value' | 'key';
  readonly format: RegistryFormat;
  readonly kind: SchemaKind;
  readonly columns: Schema;
  /** What the schema is derived with, beside the columns. */
  readonly name: string;
  readonly subject: string;
  readonly derived: DerivedSchema;
}

/** All of a project, in the order of its queries. */
export function targetSchemas({ queries, streams }: Project): readonly TargetSchema[] {
  return queries.flatMap((plan) => {
    const stream = streams.find(({ name }) => name === plan.into?.type.name);
    if (stream?.connector?.kind !== 'kafka') return [];
    const { topics, format } = stream.connector;
    const [topic = ''] = topics;
    const target = (part: 'value' | 'key', of: RegistryFormat, columns: Schema): TargetSchema => {
      const kind = schemaKindOf(of);
      const name = part === 'key' ? `${stream.name}_key` : stream.name;
      const subject = subjectOf(of.subject, part, topic, recordNameOf(kind, name));
      const derived = deriveSchema(kind, columns, name);
      return { plan, table: stream.name, part, format: of, kind, columns, name, subject, derived };
    };
    const key = plan.into?.key;
    const keyColumns = key?.fields.flatMap((field) => stream.schema[field] ?? []) ?? [];
    return [
      ...(typeof format === 'string' ? [] : [target('value', format, streamRecord(stream).columns)]),
      ...(key === undefined || typeof key.format === 'string' ? [] : [target('key', key.format, keyColumns)]),
    ];
  });
}
