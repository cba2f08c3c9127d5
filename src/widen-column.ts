import { type Column, valueAt } from './batch.js';
import { columnBuilder } from './column-builder.js';
import type { DataType } from './schema.js';
import { widenValue } from './widen-value.js';

/** A column of one type as the other has it, of which `widens` says that it may be; of so many rows. */
export function widenColumn(column: Column, from: DataType, to: DataType, length: number): Column {
  if (isSame(from, to)) return column;
  const builder = columnBuilder(to);
  for (let row = 0; row < length; row++) builder.add(widenValue(valueAt(column, row), from, to));
  return builder.finish();
}

/** Whether the values are the same in both types. */
function isSame(from: DataType, to: DataType): boolean {
  switch (to.kind) {
    case 'DECIMAL':
      return to.scale === (from.kind === 'DECIMAL' ? from.scale : 0);
    case 'VARCHAR':
      return from.kind === 'VARCHAR' || from.kind === 'JSON' || from.kind === 'UUID';
    case 'TIMESTAMP':
      return from.kind === 'TIMESTAMP';
    case 'LIST':
      return from.kind === 'LIST' && isSame(from.element, to.element);
    case 'MAP':
      return from.kind === 'MAP' && isSame(from.key, to.key) && isSame(from.value, to.value);
    case 'STRUCT':
      return (
        from.kind === 'STRUCT' &&
        from.fields.length === to.fields.length &&
        from.fields.every(({ name, type }, place) => {
          const field = to.fields[place];
          return field?.name.toLowerCase() === name.toLowerCase() && isSame(type, field.type);
        })
      );
    default:
      return from.kind !== 'NULL';
  }
}
