import { isList } from '../../src/is-value.js';
import type { DataType, Value } from '../../src/schema.js';
import type { Typed } from './arbitrary-typed.js';

/** The value as Protobuf can tell it: NULL among a list's or a map's values is a default, and a list or map is never NULL. */
export function asProtobuf({ type, value }: Typed): Value {
  switch (type.kind) {
    case 'LIST':
      return listOf(value).map((item) => orDefault(type.element, item));
    case 'MAP':
      return listOf(value).map((entry) => {
        const [key = null, of = null] = listOf(entry);
        return [key, orDefault(type.value, of)];
      });
    case 'STRUCT':
      if (value === null) return null;
      return type.fields.map((field, i) => asProtobuf({ type: field.type, value: listOf(value)[i] ?? null }));
    default:
      return value;
  }
}

function orDefault(type: DataType, value: Value): Value {
  if (value !== null) return asProtobuf({ type, value });
  switch (type.kind) {
    case 'BOOLEAN':
      return false;
    case 'STRUCT':
      return type.fields.map((field) => asProtobuf({ type: field.type, value: null }));
    case 'VARCHAR':
      return '';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'FLOAT':
    case 'DOUBLE':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return 0;
    default:
      return null;
  }
}

function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}
