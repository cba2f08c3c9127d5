import { parseJsonText } from './parse-json-text.js';
import { parseValue } from './parse-value.js';
import type { DataType, Value } from './schema.js';
import { DAY, MILLISECOND } from './time.js';

/**
 * What a user's function gave as a value of the type, the inverse of `toPlain`: a number in a DECIMAL is the number itself,
 * in a TIMESTAMP microseconds, in a DATE days; a Date is an instant; a text is parsed; undefined when it is none.
 */
export function fromPlain(type: DataType, given: unknown): Value | undefined {
  if (given === null || given === undefined) return null;
  switch (type.kind) {
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      if (given instanceof Date) return ofNumber(given.getTime() * MILLISECOND);
      return typeof given === 'number' ? ofNumber(given) : ofScalar(type, given);
    case 'DATE':
      if (given instanceof Date) return ofNumber(Math.floor((given.getTime() * MILLISECOND) / DAY));
      return typeof given === 'number' ? ofNumber(given) : ofScalar(type, given);
    case 'INTERVAL':
      return isInterval(given) ? given : ofScalar(type, given);
    case 'JSON':
      return typeof given === 'string' ? parseValue(type, given) : jsonOf(given);
    case 'LIST':
      return Array.isArray(given) ? allOf(given.map((item) => fromPlain(type.element, item))) : ofScalar(type, given);
    case 'STRUCT':
      if (!isRecord(given)) return ofScalar(type, given);
      return allOf(type.fields.map((field) => fromPlain(field.type, given[field.name])));
    case 'MAP':
      if (given instanceof Map) return allOf([...given].map(([key, of]) => entry(type, key, of)));
      if (!isRecord(given)) return ofScalar(type, given);
      return allOf(Object.entries(given).map(([key, of]) => entry(type, key, of)));
    default:
      return ofScalar(type, given);
  }
}

/** Any value as JSON; a bigint keeps its digits as a text, a Map is an object. */
export function jsonOf(given: unknown): string {
  const text = JSON.stringify(given, (_, part: unknown) => {
    if (typeof part === 'bigint') return String(part);
    return part instanceof Map ? Object.fromEntries(part) : part;
  });
  return text ?? 'null';
}

function ofScalar(type: DataType, given: unknown): Value | undefined {
  switch (typeof given) {
    case 'string':
      return parseValue(type, given);
    case 'number':
    case 'bigint':
    case 'boolean':
      return parseValue(type, String(given));
    case 'object':
      return parseJsonText(type, jsonOf(given));
    default:
      return undefined;
  }
}

function ofNumber(number: number): Value | undefined {
  return Number.isNaN(number) ? undefined : number;
}

function entry(type: DataType & { readonly kind: 'MAP' }, key: unknown, value: unknown): Value | undefined {
  return allOf([fromPlain(type.key, key), fromPlain(type.value, value)]);
}

function allOf(values: readonly (Value | undefined)[]): Value | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function isInterval(
  given: unknown,
): given is { readonly months: number; readonly days: number; readonly micros: number } {
  return isRecord(given) && ['months', 'days', 'micros'].every((part) => typeof given[part] === 'number');
}
