import { isJson } from './is-json.js';
import { parseJsonText } from './parse-json-text.js';
import { parseScalar } from './parse-scalar.js';
import type { DataType, Value } from './schema.js';

/**
 * A text as a value of the type, as DuckDB's CAST from VARCHAR reads it; undefined when it is not one.
 * On purpose otherwise: the offset of a TIMESTAMP is applied (DuckDB drops it), nothing may follow a date but a time,
 * JSON is strict, and a LIST, STRUCT or MAP is read from JSON only.
 */
export function parseValue(type: DataType, text: string): Value | undefined {
  if (type.kind !== 'LIST' && type.kind !== 'STRUCT' && type.kind !== 'MAP') return parseScalar(type, text);
  return isJson(text) ? parseJsonText(type, text) : undefined;
}
