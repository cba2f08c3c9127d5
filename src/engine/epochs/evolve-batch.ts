import type { Batch, Column } from '../../batch.js';
import { columnBuilder } from '../../column-builder.js';
import type { Field, Schema } from '../../schema.js';
import { widenColumn } from '../../widen-column.js';

/** Rows with the columns of a later declaration, by name: what was added is NULL, what was dropped is gone. */
export function evolveBatch(batch: Batch, schema: Schema): Batch {
  const places = new Map(batch.schema.map(({ name }, place) => [name.toLowerCase(), place]));
  const columns = schema.map((field) => evolved(batch, places.get(field.name.toLowerCase()) ?? -1, field));
  return { ...batch, schema, columns };
}

function evolved({ schema, columns, length }: Batch, place: number, { type }: Field): Column {
  const [before, column] = [schema[place]?.type, columns[place]];
  if (column !== undefined && before !== undefined) {
    return isUnread(column) ? column : widenColumn(column, before, type, length);
  }
  if (columns.some(isUnread)) return UNREAD;
  const builder = columnBuilder(type);
  for (let row = 0; row < length; row++) builder.add(null);
  return builder.finish();
}

/** Of a field that the query which holds the rows does not read. */
const UNREAD: Column = { kind: 'value', values: [] };

function isUnread(column: Column): boolean {
  return column.kind === 'value' && column.values.length === 0;
}
