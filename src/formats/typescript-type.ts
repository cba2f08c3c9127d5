import type { DataType, Schema } from '../schema.js';

/** What `JSON.parse` gives for a value of the type as motif writes it in JSON, in TypeScript; NULL is `null`. */
export function typeScriptType(type: DataType): string {
  return `${notNull(type)}${type.kind === 'JSON' || type.kind === 'NULL' ? '' : ' | null'}`;
}

/** An object of the fields. */
function typeScriptObject(fields: Schema): string {
  if (fields.length === 0) return 'Readonly<Record<string, never>>';
  return `{ ${fields.map(({ name, type }) => `readonly ${propertyName(name)}: ${typeScriptType(type)}`).join('; ')} }`;
}

export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : typeScriptText(name);
}

/** A text as a literal type. */
export function typeScriptText(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function notNull(type: DataType): string {
  switch (type.kind) {
    case 'BOOLEAN':
      return 'boolean';
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
    case 'DECIMAL':
      return 'number';
    case 'FLOAT':
    case 'DOUBLE':
      return "number | 'NaN' | 'Infinity' | '-Infinity'";
    case 'VARCHAR':
    case 'UUID':
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
    case 'INTERVAL':
      return 'string';
    case 'JSON':
      return 'unknown';
    case 'NULL':
      return 'null';
    case 'LIST':
      return `readonly (${typeScriptType(type.element)})[]`;
    case 'MAP':
      return `Readonly<Record<string, ${typeScriptType(type.value)}>>`;
    case 'STRUCT':
      return typeScriptObject(type.fields);
  }
}
