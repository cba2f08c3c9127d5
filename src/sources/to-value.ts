import { parseJsonText } from '../parse-json-text.js';
import { parseValue } from '../parse-value.js';
import type { DataType, Value } from '../schema.js';
import { DAY, MILLISECOND } from '../time.js';

/**
 * A JavaScript value as one of the type: a text is parsed, a Date is an instant, a number in a TIMESTAMP is
 * microseconds, in a DECIMAL it is the number itself; undefined when it is none.
 */
export function toValue(type: DataType, given: unknown): Value | undefined {
  if (given === null || given === undefined) return null;
  if (given instanceof Date) return ofDate(type, given);
  switch (typeof given) {
    case 'string':
      return parseValue(type, given);
    case 'number':
      return type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMPTZ' ? given : parseValue(type, String(given));
    case 'bigint':
    case 'boolean':
      return parseValue(type, String(given));
    case 'object':
      return parseJsonText(type, JSON.stringify(given));
    default:
      return undefined;
  }
}

function ofDate({ kind }: DataType, date: Date): Value | undefined {
  const micros = date.getTime() * MILLISECOND;
  if (kind === 'TIMESTAMP' || kind === 'TIMESTAMPTZ') return micros;
  return kind === 'DATE' ? Math.floor(micros / DAY) : undefined;
}
