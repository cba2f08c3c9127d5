import type { DataType, ScalarKind } from './schema.js';

/** Of the types that the format `raw` takes beside VARCHAR, which is UTF-8, how many bytes a value has, the highest first. */
const RAW_BYTES: Readonly<Partial<Record<ScalarKind, number>>> = {
  BOOLEAN: 1,
  TINYINT: 1,
  SMALLINT: 2,
  INTEGER: 4,
  BIGINT: 8,
  FLOAT: 4,
  DOUBLE: 8,
};

/** Whether the format `raw` takes a column of the type, as Flink's does: VARCHAR, BOOLEAN, integers and floats. */
export function isRawType(type: DataType): boolean {
  return type.kind === 'VARCHAR' || rawBytes(type) !== undefined;
}

/** How many bytes each value of the type has; undefined for VARCHAR, and for what `raw` does not take. */
export function rawBytes(type: DataType): number | undefined {
  switch (type.kind) {
    case 'DECIMAL':
    case 'LIST':
    case 'STRUCT':
    case 'MAP':
      return undefined;
    default:
      return RAW_BYTES[type.kind];
  }
}
