import { DuckDBVarCharVector, type DuckDBVector } from '@duckdb/node-api';
import { type Column, valueAt } from '../batch.js';
import type { DataType } from '../schema.js';
import { toDriverValue } from './driver-value.js';
import { writeTexts } from './write-texts.js';

type Items = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array;
type NumberColumn = Extract<Column, { kind: 'number' }>;

const TWO_32 = 0x1_0000_0000;

/** A dictionary with no more texts than a vector has is written whole. */
const SMALL_DICTIONARY = 2_048;

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
  if (column.kind === 'text' && column.dictionary.length <= SMALL_DICTIONARY) {
    return writeTexts(vector, column.dictionary, column.codes.subarray(start, start + itemCount));
  }
  const texts: string[] = [];
  const places = new Int32Array(itemCount).fill(-1);
  for (let i = 0; i < itemCount; i++) {
    const value = valueAt(column, start + i);
    if (value === null) continue;
    if (typeof value !== 'string') return false;
    places[i] = texts.push(value) - 1;
  }
  return writeTexts(vector, texts, places);
}

function writeNumbers(vector: DuckDBVector, items: Items, type: DataType, column: NumberColumn, start: number): void {
  const { values, nulls } = column;
  if (items instanceof Float64Array && nulls === undefined) {
    items.set(values.subarray(start, start + items.length));
    return;
  }
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
