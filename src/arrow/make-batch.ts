import type { Data, RecordBatch, Schema } from 'apache-arrow';
import type { Arrow } from './load-arrow.js';

/** `schema` is the same object for all batches of a stream. */
export function makeBatch(arrow: Arrow, schema: Schema, columns: Data[], length: number): RecordBatch {
  return new arrow.RecordBatch(schema, new arrow.Data(new arrow.Struct(schema.fields), 0, length, 0, {}, columns));
}
