import { DuckDBVarCharVector, type DuckDBVector } from '@duckdb/node-api';
import { type Column, valueAt } from '../batch.js';
import type { DataType } from '../schema.js';
import { toDriverValue } from './driver-value.js';
import { EncodedTexts, encodedDictionary } from './encoded-texts.js';
import { NullRows } from './null-rows.js';
import { writeTexts } from './write-texts.js';

type Items = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
type NumberColumn = Extract<Column, { kind: 'number' }>;

const TWO_32 = 0x1_0000_0000;

/** In UTF-16 units, all in one vector: such are not copied once more. */
const LONG_TEXTS = 1 << 22;

/** Fills a vector with a column's values from the row `start` on. */
export function writeColumn(vector: DuckDBVector, type: DataType, column: Column, start: number): void {
  if (vector instanceof DuckDBVarCharVector && writeTextColumn(vector, column, start)) return;
  const items = itemsOf(vector);
  if (column.kind === 'number' && items instanceof BigInt64Array) {
    writeLongs(vector, items, type, column, start);
  } else if (column.kind === 'number' && isNumeric(items)) {
    writeNumbers(vector, items, type, column, start);
  } else {
    for (let i = 0; i < vector.itemCount; i++) vector.setItem(i, toDriverValue(type, valueAt(column, start + i)));
  }
}

/** Returns false for what is to be written value by value. */
function writeTextColumn(vector: DuckDBVarCharVector, column: Column, start: number): boolean {
  const { itemCount } = vector;
  if (column.kind === 'text') {
    return writeTexts(vector, encodedDictionary(column.dictionary), column.codes.subarray(start, start + itemCount));
  }
  const texts: string[] = [];
  let units = 0;
  const numbers = new Int32Array(itemCount).fill(-1);
  for (let i = 0; i < itemCount; i++) {
    const value = valueAt(column, start + i);
    if (value === null) continue;
    if (typeof value !== 'string') return false;
    numbers[i] = texts.push(value) - 1;
    units += value.length;
  }
  if (units > LONG_TEXTS) return false;
  const encoded = new EncodedTexts();
  encoded.add(texts);
  return writeTexts(vector, encoded, numbers);
}

function writeNumbers(vector: DuckDBVector, items: Items, type: DataType, column: NumberColumn, start: number): void {
  const { values, nulls } = column;
  if (items instanceof Float64Array && nulls === undefined) {
    items.set(values.subarray(start, start + items.length));
    return;
  }
  const empty = new NullRows(vector);
  const exact = !(items instanceof Float32Array || items instanceof Float64Array);
  for (let i = 0; i < items.length; i++) {
    if (nulls?.[start + i]) {
      empty.add(i);
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
  const empty = new NullRows(vector);
  const halves = new Int32Array(items.buffer, items.byteOffset, items.length * 2);
  for (let i = 0; i < items.length; i++) {
    const value = values[start + i] ?? Number.NaN;
    if (nulls?.[start + i]) {
      empty.add(i);
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
