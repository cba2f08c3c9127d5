import { BLOB, DuckDBBlobValue, DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import { toDuckDBType } from './data-type.js';
import type { AppendColumn } from './database.js';
import { writeColumn } from './write-column.js';

/** The rows in chunks of the size that DuckDB takes. */
export function* writeChunks(columns: readonly AppendColumn[], length: number): Generator<DuckDBDataChunk> {
  const types = columns.map(({ type }) => (type === 'BLOB' ? BLOB : toDuckDBType(type)));
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

function writeBytes(vector: DuckDBVector, values: readonly (Uint8Array | null)[], start: number): void {
  for (let i = 0; i < vector.itemCount; i++) {
    const bytes = values[start + i] ?? null;
    vector.setItem(i, bytes === null ? null : new DuckDBBlobValue(bytes));
  }
}
