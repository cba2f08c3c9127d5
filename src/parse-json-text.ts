import { isNumeric } from './numeric-type.js';
import { parseScalar, type ScalarType } from './parse-scalar.js';
import type { DataType, Value } from './schema.js';
import { jsonElements, jsonMembers } from './split-json.js';

/**
 * One valid JSON text as a value of the type, digit by digit as it is written; undefined when it is not one.
 * `null` and a missing member are NULL, a VARCHAR takes the text of a number or boolean too, JSON takes anything else.
 */
export function parseJsonText(type: DataType, json: string): Value | undefined {
  const text = json.trim();
  const first = text.charCodeAt(0);
  if (text === 'null') return null;
  if (type.kind === 'JSON') return text;
  switch (first) {
    case 0x5b:
      return type.kind === 'LIST' ? parseList(type.element, text) : undefined;
    case 0x7b:
      if (type.kind === 'MAP') return parseMap(type, text);
      return type.kind === 'STRUCT' ? parseStruct(type, text) : undefined;
    case 0x22: {
      const string: unknown = JSON.parse(text);
      return typeof string === 'string' && isScalar(type) ? parseScalar(type, string) : undefined;
    }
    case 0x74:
    case 0x66:
      return type.kind === 'BOOLEAN' || type.kind === 'VARCHAR' ? parseScalar(type, text) : undefined;
    default:
      return takesNumber(type) ? parseScalar(type, text) : undefined;
  }
}

function parseList(element: DataType, text: string): Value | undefined {
  const values: Value[] = [];
  for (const part of jsonElements(text)) {
    const value = parseJsonText(element, part);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

function parseStruct(type: DataType & { kind: 'STRUCT' }, text: string): Value | undefined {
  const members = jsonMembers(text);
  const values: Value[] = [];
  for (const field of type.fields) {
    const part = members.get(field.name);
    const value = part === undefined ? null : parseJsonText(field.type, part);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** An object; its names are read as the keys' type, and no two may be the same key. */
function parseMap(type: DataType & { kind: 'MAP' }, text: string): Value | undefined {
  const entries: Value[] = [];
  const keys = new Set<Value>();
  for (const [name, part] of jsonMembers(text)) {
    const key = isScalar(type.key) ? parseScalar(type.key, name) : undefined;
    const value = parseJsonText(type.value, part);
    if (key === undefined || key === null || value === undefined || keys.has(key)) return undefined;
    keys.add(key);
    entries.push([key, value]);
  }
  return entries;
}

function isScalar(type: DataType): type is ScalarType {
  return type.kind !== 'LIST' && type.kind !== 'STRUCT' && type.kind !== 'MAP';
}

/** A number is no date, time, interval or UUID. */
function takesNumber(type: DataType): type is ScalarType {
  return type.kind === 'VARCHAR' || isNumeric(type);
}
