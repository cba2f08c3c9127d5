import {
  DuckDBBigIntVector,
  DuckDBDateVector,
  DuckDBDecimal16Vector,
  DuckDBDecimal32Vector,
  DuckDBDecimal64Vector,
  DuckDBDoubleVector,
  DuckDBFloatVector,
  DuckDBIntegerVector,
  DuckDBSmallIntVector,
  DuckDBTimestampTZVector,
  DuckDBTimestampVector,
  DuckDBTimeVector,
  DuckDBTinyIntVector,
  type DuckDBVector,
} from '@duckdb/node-api';
import type { Items } from './database.js';

const WITH_ITEMS = [
  DuckDBTinyIntVector,
  DuckDBSmallIntVector,
  DuckDBIntegerVector,
  DuckDBBigIntVector,
  DuckDBFloatVector,
  DuckDBDoubleVector,
  DuckDBDateVector,
  DuckDBTimeVector,
  DuckDBTimestampVector,
  DuckDBTimestampTZVector,
];

/** Its memory is the chunk's. Undefined of what is not numbers of one width in DuckDB. */
export function vectorItems(vector: DuckDBVector): Items | undefined {
  const values = valuesOf(vector);
  if (values === undefined) return undefined;
  // The driver keeps its arrays to itself; item by item takes twenty times as long.
  const words: unknown = Reflect.get(Object(Reflect.get(vector, 'validity')), 'data');
  if (!(words instanceof BigUint64Array)) return { values, valid: undefined };
  const bytes = (values.length + 7) >> 3;
  return { values, valid: new Uint8Array(words.buffer, words.byteOffset, bytes) };
}

function valuesOf(vector: DuckDBVector): Items['values'] | undefined {
  if (WITH_ITEMS.some((of) => vector instanceof of)) {
    const items: unknown = Reflect.get(vector, 'items');
    return isItems(items) ? items : undefined;
  }
  const view: unknown = Reflect.get(vector, 'dataView');
  if (!(view instanceof DataView)) return undefined;
  const { buffer, byteOffset } = view;
  if (vector instanceof DuckDBDecimal16Vector) return new Int16Array(buffer, byteOffset, vector.itemCount);
  if (vector instanceof DuckDBDecimal32Vector) return new Int32Array(buffer, byteOffset, vector.itemCount);
  if (vector instanceof DuckDBDecimal64Vector) return new BigInt64Array(buffer, byteOffset, vector.itemCount);
  return undefined;
}

function isItems(items: unknown): items is Items['values'] {
  return (
    items instanceof Int8Array ||
    items instanceof Int16Array ||
    items instanceof Int32Array ||
    items instanceof BigInt64Array ||
    items instanceof Float32Array ||
    items instanceof Float64Array
  );
}
