import type { DataType, Field, Schema } from '../../schema.js';
import { checkColumns, commonProblem } from '../check-columns.js';
import type { DerivedSchema } from '../derived-schema.js';
import { schemaName } from '../schema-name.js';

/** A schema as Avro writes it in JSON. */
export type AvroJson = string | readonly AvroJson[] | { readonly [property: string]: AvroJson | number | null };

/** As many digits as a HUGEINT has. */
const HUGEINT_DIGITS = 39;

/**
 * The record `name` of the columns in Avro (specification 1.12.0): each may be null and is by default, so that a reader with more
 * columns, or fewer, can read it.
 */
export function avroSchema(columns: Schema, name: string): DerivedSchema {
  const problems = checkColumns(columns, commonProblem);
  if (problems.length > 0) return { kind: 'problems', problems };
  return { kind: 'schema', text: JSON.stringify(recordOf(schemaName(name), columns)) };
}

function recordOf(name: string, fields: readonly Field[]): AvroJson {
  return {
    type: 'record',
    name,
    fields: fields.map((field) => ({
      name: field.name,
      type: ['null', avroTypeOf(field.type, `${name}_${field.name}`)],
      default: null,
    })),
  };
}

/** A type but for its null; `path` names the records that are within. */
export function avroTypeOf(type: DataType, path: string): AvroJson {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'boolean';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
      return 'int';
    case 'BIGINT':
      return 'long';
    case 'HUGEINT':
      return { type: 'bytes', logicalType: 'decimal', precision: HUGEINT_DIGITS, scale: 0 };
    case 'DECIMAL':
      return { type: 'bytes', logicalType: 'decimal', precision: type.precision, scale: type.scale };
    case 'FLOAT':
      return 'float';
    case 'DOUBLE':
      return 'double';
    case 'DATE':
      return { type: 'int', logicalType: 'date' };
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return { type: 'long', logicalType: 'timestamp-micros' };
    case 'UUID':
      return { type: 'string', logicalType: 'uuid' };
    case 'VARCHAR':
    case 'JSON':
    case 'INTERVAL':
    case 'NULL':
      return 'string';
    case 'LIST':
      return { type: 'array', items: ['null', avroTypeOf(type.element, path)] };
    case 'MAP': {
      if (type.key.kind === 'VARCHAR') return { type: 'map', values: ['null', avroTypeOf(type.value, path)] };
      const { key, value } = type;
      const fields = [
        { name: 'key', type: key },
        { name: 'value', type: value },
      ];
      return { type: 'array', items: recordOf(`${path}_entry`, fields) };
    }
    case 'STRUCT':
      return recordOf(path, type.fields);
  }
}
