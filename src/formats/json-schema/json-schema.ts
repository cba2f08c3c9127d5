import type { DataType, Schema } from '../../schema.js';
import { checkColumns, commonProblem } from '../check-columns.js';
import type { DerivedSchema } from '../derived-schema.js';

/** A schema, or `true` for anything. */
type JsonSchema = true | { readonly [keyword: string]: unknown };

/**
 * The object `name` of the columns as `formatJson` writes them, in JSON Schema (draft-07). Each may be null or absent, and there
 * are no others: so a column more is, to the rules of a registry, one that old data has not.
 */
export function jsonSchema(columns: Schema, name: string): DerivedSchema {
  const problems = checkColumns(columns, (part, path) => {
    return part.type.kind === 'NULL' ? commonProblem(part, path) : undefined;
  });
  if (problems.length > 0) return { kind: 'problems', problems };
  const { type: _, ...members } = objectOf(columns);
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', title: name, type: 'object', ...members };
  return { kind: 'schema', text: JSON.stringify(schema) };
}

function objectOf(fields: Schema): { readonly [keyword: string]: unknown } {
  return {
    type: ['object', 'null'],
    properties: Object.fromEntries(fields.map(({ name, type }) => [name, schemaOf(type)])),
    additionalProperties: false,
  };
}

function schemaOf(type: DataType): JsonSchema {
  switch (type.kind) {
    case 'BOOLEAN':
      return { type: ['boolean', 'null'] };
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
      return { type: ['integer', 'null'] };
    case 'DECIMAL':
      return { type: ['number', 'null'] };
    case 'FLOAT':
    case 'DOUBLE':
      return { anyOf: [{ type: ['number', 'null'] }, { enum: ['NaN', 'Infinity', '-Infinity'] }] };
    case 'VARCHAR':
    case 'INTERVAL':
    case 'NULL':
      return { type: ['string', 'null'] };
    case 'UUID':
      return { type: ['string', 'null'], format: 'uuid' };
    case 'DATE':
      return { type: ['string', 'null'], format: 'date' };
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return { type: ['string', 'null'], format: 'date-time' };
    case 'JSON':
      return true;
    case 'LIST':
      return { type: ['array', 'null'], items: schemaOf(type.element) };
    case 'MAP':
      return { type: ['object', 'null'], additionalProperties: schemaOf(type.value) };
    case 'STRUCT':
      return objectOf(type.fields);
  }
}
