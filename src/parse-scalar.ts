import { isJson } from './is-json.js';
import { parseDate } from './parse-date.js';
import { parseInterval } from './parse-interval.js';
import { parseDecimal, parseDouble, parseInteger } from './parse-number.js';
import { parseTimestampText } from './parse-timestamp-text.js';
import { parseUuid } from './parse-uuid.js';
import type { DataType, Value } from './schema.js';

const TRUE: ReadonlySet<string> = new Set(['true', 't', 'yes', 'y', '1']);
const FALSE: ReadonlySet<string> = new Set(['false', 'f', 'no', 'n', '0']);

export type ScalarType = Exclude<DataType, { readonly kind: 'LIST' | 'STRUCT' | 'MAP' }>;

/** `parseValue` for every type that is not made of others. */
export function parseScalar(type: ScalarType, text: string): Value | undefined {
  switch (type.kind) {
    case 'VARCHAR':
      return text;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
      return parseInteger(type.kind, text);
    case 'DECIMAL':
      return parseDecimal(type.precision, type.scale, text);
    case 'DOUBLE':
      return parseDouble(text);
    case 'FLOAT': {
      const double = parseDouble(text);
      return double === undefined ? undefined : Math.fround(double);
    }
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return parseTimestampText(text);
    case 'DATE':
      return parseDate(text);
    case 'BOOLEAN':
      return parseBoolean(text);
    case 'UUID':
      return parseUuid(text);
    case 'INTERVAL':
      return parseInterval(text);
    case 'JSON':
      return isJson(text) ? text : undefined;
    case 'NULL':
      return undefined;
  }
}

function parseBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}
