import type { Column } from '../batch.js';
import { columnBuilder } from '../column-builder.js';
import type { Chunk } from '../duckdb/database.js';
import type { DataType } from '../schema.js';

/** Makes a batch's column of a column of DuckDB's chunks. */
export interface ColumnReader {
  /** The chunk's rows from one to another. */
  add(chunk: Chunk, from: number, to: number): void;
  /** What was added since the last time. */
  finish(): Column;
}

/** Of a field that nobody reads. */
export const NOTHING: Column = { kind: 'value', values: [] };

/** DuckDB's `infinity` is its largest number, whatever the unit. */
const INFINITE_DAYS = 2_147_483_647;
const TWO_32 = 0x1_0000_0000;
/** The upper half of a whole number beyond which a double is not exact; and of an infinite time. */
const UNSAFE = 1 << 21;

/** @param place the column's place in the chunks */
export function columnReader(type: DataType, place: number): ColumnReader {
  const builder = columnBuilder(type);
  const hasInfinity = type.kind === 'DATE' || type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMPTZ';
  const addValues = (chunk: Chunk, from: number, to: number): void => {
    const values = chunk.valuesOf?.(place) ?? chunk.values[place] ?? [];
    for (let row = from; row < to; row++) builder.add(values[row] ?? null);
  };
  return {
    add(chunk, from, to) {
      const items = chunk.items?.(place);
      if (items === undefined) {
        addValues(chunk, from, to);
        return;
      }
      const { values, valid } = items;
      const isNull = (row: number): boolean => valid !== undefined && (((valid[row >> 3] ?? 0) >> (row & 7)) & 1) === 0;
      if (values instanceof BigInt64Array) {
        const halves = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
        if (!allSafe(halves)) {
          addValues(chunk, from, to);
          return;
        }
        for (let row = from; row < to; row++) {
          if (isNull(row)) builder.add(null);
          else builder.addNumber((halves[2 * row + 1] ?? 0) * TWO_32 + ((halves[2 * row] ?? 0) >>> 0));
        }
        return;
      }
      for (let row = from; row < to; row++) {
        const value = values[row] ?? 0;
        if (isNull(row)) builder.add(null);
        else if (hasInfinity && Math.abs(value) === INFINITE_DAYS) builder.addNumber(Math.sign(value) * Infinity);
        else builder.addNumber(value);
      }
    },
    finish: () => builder.finish(),
  };
}

/** Of texts that DuckDB has made numbers of, as the dictionary has them. */
export function codeReader(dictionary: readonly string[], place: number): ColumnReader {
  let codes = new Int32Array(8_192);
  let length = 0;
  return {
    add(chunk, from, to) {
      const items = chunk.items?.(place);
      if (items === undefined || !(items.values instanceof Int32Array)) throw new TypeError('codes are whole numbers');
      const { values, valid } = items;
      if (length + to - from > codes.length) {
        const grown = new Int32Array(2 * (length + to - from));
        grown.set(codes);
        codes = grown;
      }
      codes.set(values.subarray(from, to), length);
      if (valid !== undefined) {
        for (let row = from; row < to; row++) {
          if ((((valid[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) codes[length + row - from] = -1;
        }
      }
      length += to - from;
    },
    finish() {
      const column: Column = { kind: 'text', codes: codes.slice(0, length), dictionary };
      length = 0;
      return column;
    },
  };
}

/** A NULL's place may hold anything, and then at worst the slower way is taken. */
function allSafe(halves: Int32Array): boolean {
  for (let i = 1; i < halves.length; i += 2) {
    const upper = halves[i] ?? 0;
    if (upper >= UNSAFE || upper < -UNSAFE) return false;
  }
  return true;
}
