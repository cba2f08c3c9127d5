import { formatText } from '../../src/format-value.js';
import { isList } from '../../src/is-value.js';
import type { DataType, Schema, Value } from '../../src/schema.js';

/** The value with the entries of every map in one order: where they are written they have none. */
function sortedMaps(type: DataType, value: Value): Value {
  if (!isList(value)) return value;
  switch (type.kind) {
    case 'LIST':
      return value.map((item) => sortedMaps(type.element, item));
    case 'STRUCT':
      return type.fields.map((field, i) => sortedMaps(field.type, value[i] ?? null));
    case 'MAP': {
      const entries = value.map((entry) => {
        const [key = null, of = null] = isList(entry) ? entry : [];
        return { text: formatText(type.key, key), entry: [key, sortedMaps(type.value, of)] };
      });
      return entries.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ entry }) => entry);
    }
    default:
      return value;
  }
}

/** A row so; why it is none as it is. */
export function sortedRow(columns: Schema, row: readonly Value[] | string): readonly Value[] | string {
  if (typeof row === 'string') return row;
  return columns.map(({ type }, i) => sortedMaps(type, row[i] ?? null));
}
