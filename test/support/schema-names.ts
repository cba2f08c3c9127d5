import type { DataType } from '../../src/schema.js';

/** The type with names that a schema has for its fields. */
export function withSchemaNames(type: DataType): DataType {
  switch (type.kind) {
    case 'LIST':
      return { kind: 'LIST', element: withSchemaNames(type.element) };
    case 'MAP':
      return { kind: 'MAP', key: withSchemaNames(type.key), value: withSchemaNames(type.value) };
    case 'STRUCT': {
      const fields = type.fields.map(({ name, type: of }) => ({
        name: name.replace(/\W+/g, '_'),
        type: withSchemaNames(of),
      }));
      return { kind: 'STRUCT', fields };
    }
    default:
      return type;
  }
}
