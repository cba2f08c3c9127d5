import { DuckDBEnumType, type DuckDBVector } from '@duckdb/node-api';
import { type Column, valueAt } from '../batch.js';
import type { DataType } from '../schema.js';
import { toDriverValue } from './driver-value.js';

type Items = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
type NumberColumn = Extract<Column, { kind: 'number' }>;
type TextColumn = Extract<Column, { kind: 'text' }>;

const TWO_32 = 0x1_0000_0000;

/** Fills a vector with a column's values from the row `start` on. */
export function writeColumn(vector: DuckDBVector, type: DataType, column: Column, start: number): void {
  const items = itemsOf(vector);
  if (column.kind === 'text' && vector.type instanceof DuckDBEnumType) {
    writeCodes(vector, items, column, start);
  } else if (column.kind === 'number' && items instanceof BigInt64Array) {
    writeLongs(vector, items, type, column, start);
  } else if (column.kind === 'number' && isNumeric(items)) {
    writeNumbers(vector, items, type, column, start);
  } else {
    for (let i = 0; i < vector.itemCount; i++) vector.setItem(i, toDriverValue(type, valueAt(column, start + i)));
  }
}

function writeCodes(vector: DuckDBVector, items: unknown, column: TextColumn, start: number): void {
  if (!(items instanceof Uint8Array || items instanceof Uint16Array || items instanceof Uint32Array)) {
    throw new TypeError('an ENUM without its numbers');
  }
  for (let i = 0; i < items.length; i++) {
    const code = column.codes[start + i] ?? -1;
    if (code < 0) vector.setItem(i, null);
    else items[i] = code;
  }
}

function writeNumbers(vector: DuckDBVector, items: Items, type: DataType, column: NumberColumn, start: number): void {
  const { values, nulls } = column;
  const exact = !(items instanceof Float32Array || items instanceof Float64Array);
  for (let i = 0; i < items.length; i++) {
    if (nulls?.[start + i]) {
      vector.setItem(i, null);
      continue;
    }
    const value = values[start + i] ?? Number.NaN;
    items[i] = value;
    if (exact && items[i] !== value) vector.setItem(i, toDriverValue(type, value));
  }
}

/** Two halves of 32 bits: making a BigInt of each value takes ten times as long. */
function writeLongs(
  vector: DuckDBVector,
  items: BigInt64Array,
  type: DataType,
  column: NumberColumn,
  start: number,
): void {
  const { values, nulls } = column;
  const halves = new Int32Array(items.buffer, items.byteOffset, items.length * 2);
  for (let i = 0; i < items.length; i++) {
    const value = values[start + i] ?? Number.NaN;
    if (nulls?.[start + i]) {
      vector.setItem(i, null);
    } else if (Number.isSafeInteger(value)) {
      halves[2 * i] = value % TWO_32;
      halves[2 * i + 1] = Math.floor(value / TWO_32);
    } else {
      vector.setItem(i, toDriverValue(type, value));
    }
  }
}

/** The driver keeps a vector's array to itself; written whole it is several times as fast as item by item. */
function itemsOf(vector: DuckDBVector): unknown {
  return Reflect.get(vector, 'items');
}

function isNumeric(items: unknown): items is Items {
  return (
    items instanceof Int8Array ||
    items instanceof Int16Array ||
    items instanceof Int32Array ||
    items instanceof Float32Array ||
    items instanceof Float64Array
  );
}
