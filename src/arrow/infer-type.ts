import { MotifError } from '../errors.js';
import type { DataType } from '../schema.js';
import type { ColumnField, ColumnType } from './column-type.js';

type Shape = 'boolean' | 'number' | 'bigint' | 'string' | 'Date' | 'Uint8Array' | 'array' | 'Map' | 'object';

const MOST = 2n ** 63n;

/** The columns of objects, in the order in which they first come. @throws as `inferType`. */
export function inferFields(objects: readonly object[]): readonly ColumnField[] {
  const columns = new Map<string, unknown[]>();
  for (const object of objects) {
    for (const [name, value] of Object.entries(object)) {
      const values = columns.get(name);
      if (values === undefined) columns.set(name, [value]);
      else values.push(value);
    }
  }
  return [...columns].map(([name, values]) => ({ name, type: inferType(name, values) }));
}

/**
 * The type that holds all values of a column: a number is a DOUBLE, whole or not, a bigint a BIGINT or HUGEINT, a Date a TIMESTAMPTZ,
 * an array a LIST, a Map a MAP, any other object a STRUCT.
 * @throws MotifError `INVALID_ARGUMENT` where values are of several kinds, or of one that has no type.
 */
function inferType(name: string, values: readonly unknown[]): ColumnType {
  const present = values.filter((value) => value !== null && value !== undefined);
  const shapes = [...new Set(present.map((value) => shapeOf(name, value)))];
  const [shape] = shapes;
  if (shape === undefined) return { kind: 'NULL' };
  if (shapes.length > 1) {
    if (shapes.every((of) => of === 'number' || of === 'bigint') && present.every(isWhole)) return integerType(present);
    throw refused(`column ${name} has values of several kinds: ${shapes.join(', ')}`);
  }
  switch (shape) {
    case 'boolean':
      return { kind: 'BOOLEAN' };
    case 'number':
      return { kind: 'DOUBLE' };
    case 'bigint':
      return integerType(present);
    case 'string':
      return { kind: 'VARCHAR' };
    case 'Date':
      return { kind: 'TIMESTAMPTZ' };
    case 'Uint8Array':
      return { kind: 'BLOB' };
    case 'array':
      return { kind: 'LIST', element: nested(name, present.filter((value) => Array.isArray(value)).flat()) };
    case 'Map': {
      const entries = present.flatMap((value) => (value instanceof Map ? [...value] : []));
      const [keys, of] = [entries.map(([key]) => key), entries.map(([, value]) => value)];
      return { kind: 'MAP', key: nested(name, keys), value: nested(name, of) };
    }
    case 'object':
      return {
        kind: 'STRUCT',
        fields: inferFields(present.filter((value) => typeof value === 'object' && value !== null)).map((field) => ({
          name: field.name,
          type: noBytes(name, field.type),
        })),
      };
  }
}

function nested(name: string, values: readonly unknown[]): DataType {
  return noBytes(name, inferType(name, values));
}

function noBytes(name: string, type: ColumnType): DataType {
  if (type.kind === 'BLOB' || type.kind === 'TIME') throw refused(`column ${name} has bytes within its values`);
  return type;
}

function shapeOf(name: string, value: unknown): Shape {
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'Date';
  if (value instanceof Uint8Array) return 'Uint8Array';
  if (value instanceof Map) return 'Map';
  const shape = typeof value;
  if (shape === 'symbol' || shape === 'function' || shape === 'undefined')
    throw refused(`column ${name} has a ${shape}`);
  return shape;
}

function isWhole(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value);
}

function integerType(values: readonly unknown[]): ColumnType {
  const isLong = values.every((value) => typeof value !== 'bigint' || (value < MOST && value >= -MOST));
  return { kind: isLong ? 'BIGINT' : 'HUGEINT' };
}

function refused(message: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', { message, hint: 'Tell toArrow the columns: toArrow({ schema: […] }).' });
}
