import type { RecordBatch, Schema } from 'apache-arrow';
import type { Cell, ColumnField } from './column-type.js';
import type { Arrow } from './load-arrow.js';
import { writeColumn } from './write-column.js';

/** Some rows, by column. `schema` is that of `fields`, and of every batch of a stream the same object. */
export function makeBatch(
  arrow: Arrow,
  schema: Schema,
  fields: readonly ColumnField[],
  columns: readonly (readonly Cell[])[],
  length: number,
): RecordBatch {
  const children = fields.map(({ type }, i) => writeColumn(arrow, type, columns[i] ?? []));
  return new arrow.RecordBatch(schema, new arrow.Data(new arrow.Struct(schema.fields), 0, length, 0, {}, children));
}
