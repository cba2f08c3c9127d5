import { physicalSchema } from '../computed-column.js';
import type { Schema } from '../schema.js';
import { outputType, type QueryPlan, type StreamDeclaration } from './plan.js';

/** What a record is of: the name and the columns of its schema. */
export interface RecordColumns {
  readonly name: string;
  readonly columns: Schema;
}

/** Of a stream: what is in a record's value, or in a row of a file; nothing computed, no metadata, and not what the key alone has. */
export function streamRecord({ name, schema, computed, connector, keyFields }: StreamDeclaration): RecordColumns {
  const own = physicalSchema(schema, computed);
  if (connector === undefined || !('metadata' in connector)) return { name, columns: own };
  const { metadata } = connector;
  const inKey = connector.kind === 'kafka' && connector.valueFields === 'except-key' ? (keyFields ?? []) : [];
  const value = physicalSchema(schema, metadata).filter((column) => own.includes(column));
  return { name, columns: value.filter((column) => !inKey.some((place) => schema[place] === column)) };
}

/** Of what a query gives: the SELECT's columns, or those of the table that it inserts into, under its name. */
export function behaviourRecord(plan: QueryPlan, streams: readonly StreamDeclaration[]): RecordColumns {
  const { name, columns } = outputType(plan);
  const target = plan.into === undefined ? undefined : streams.find((stream) => stream.name === name);
  return target === undefined ? { name, columns } : streamRecord(target);
}
