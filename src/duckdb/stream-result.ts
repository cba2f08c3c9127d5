import type { DuckDBDataChunk, DuckDBResult } from '@duckdb/node-api';
import { fromDuckDBType } from './data-type.js';
import type { Chunk, Result } from './database.js';
import { bytesReader, vectorReader } from './read-vector.js';

/** A running statement's rows. What is not read keeps the file open, so giving up interrupts the statement. */
export function streamResult(
  result: DuckDBResult,
  explain: (error: unknown) => unknown,
  interrupt: () => void,
): Result {
  const names = result.columnNames();
  let ended = false;

  async function fetch(): Promise<DuckDBDataChunk | null> {
    try {
      const chunk = await result.fetchChunk();
      ended = chunk === null || chunk.rowCount === 0;
      return ended ? null : chunk;
    } catch (error) {
      ended = true;
      throw explain(error);
    }
  }

  async function close(): Promise<void> {
    if (ended) return;
    interrupt();
    while (!ended) await fetch().catch(() => null);
  }

  async function* chunks(): AsyncGenerator<Chunk> {
    try {
      for (let chunk = await fetch(); chunk !== null; chunk = await fetch()) yield readChunk(chunk);
    } finally {
      await close();
    }
  }

  return {
    columns: result.columnTypes().map((type, i) => ({ name: names[i] ?? '', type: fromDuckDBType(type) })),
    chunks,
    async *rows() {
      const width = names.length;
      for await (const chunk of chunks()) {
        for (let row = 0; row < chunk.length; row++) {
          yield Array.from({ length: width }, (_, column) => chunk.value(column, row));
        }
      }
    },
    close,
  };
}

function readChunk(chunk: DuckDBDataChunk): Chunk {
  const vectors = Array.from({ length: chunk.columnCount }, (_, i) => chunk.getColumnVector(i));
  const readers = vectors.map(vectorReader);
  return {
    length: chunk.rowCount,
    value: (column, row) => readers[column]?.(row) ?? null,
    bytes: (column, row) => {
      const vector = vectors[column];
      return vector === undefined ? null : bytesReader(vector)(row);
    },
  };
}
