import { BLOB, DuckDBBlobValue, DuckDBDataChunk, type DuckDBType, DuckDBVector, ENUM } from '@duckdb/node-api';
import { toDuckDBType } from './data-type.js';
import type { AppendColumn } from './database.js';
import { writeColumn } from './write-column.js';

/** The driver makes an ENUM anew for every chunk: one of more values costs more than it saves. */
const ENUM_VALUES = 512;

/**
 * The rows in chunks of the size that DuckDB takes. Text that repeats goes as an ENUM, which the appender casts to the
 * table's VARCHAR: 0.02 µs a value, and 0.15 as a string of its own.
 */
export function* writeChunks(columns: readonly AppendColumn[], length: number): Generator<DuckDBDataChunk> {
  const types = columns.map((column) => vectorType(column, length));
  const size = DuckDBVector.standardSize();
  for (let start = 0; start < length; start += size) {
    const chunk = DuckDBDataChunk.create(types, Math.min(size, length - start));
    columns.forEach((column, i) => {
      const vector = chunk.getColumnVector(i);
      if (column.type === 'BLOB') writeBytes(vector, column.values, start);
      else writeColumn(vector, column.type, column.column, start);
      vector.flush();
    });
    yield chunk;
  }
}

function vectorType(append: AppendColumn, length: number): DuckDBType {
  if (append.type === 'BLOB') return BLOB;
  const { type, column } = append;
  if (type.kind !== 'VARCHAR' || column.kind !== 'text') return toDuckDBType(type);
  const texts = column.dictionary.length;
  return texts <= ENUM_VALUES && texts * 2 <= length && isEnumerable(column.dictionary)
    ? ENUM(column.dictionary)
    : toDuckDBType(type);
}

/** The process dies of an ENUM that has a value twice; to the driver a text ends at its NUL, and half a pair is U+FFFD. */
function isEnumerable(dictionary: readonly string[]): boolean {
  return new Set(dictionary).size === dictionary.length && !dictionary.some((text) => /\0|\p{Surrogate}/u.test(text));
}

function writeBytes(vector: DuckDBVector, values: readonly (Uint8Array | null)[], start: number): void {
  for (let i = 0; i < vector.itemCount; i++) {
    const bytes = values[start + i] ?? null;
    vector.setItem(i, bytes === null ? null : new DuckDBBlobValue(bytes));
  }
}
