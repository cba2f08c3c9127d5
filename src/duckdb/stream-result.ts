import { type DuckDBDataChunk, type DuckDBResult, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import { fromDuckDBType } from './data-type.js';
import type { Chunk, Result, ResultField } from './database.js';
import { LazyChunk } from './lazy-chunk.js';

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
      for (let chunk = await fetch(); chunk !== null; chunk = await fetch()) yield new LazyChunk(chunk);
    } finally {
      await close();
    }
  }

  return {
    columns: result.columnTypes().map((type, i) => resultField(names[i] ?? '', type)),
    chunks,
    async *rows() {
      for await (const chunk of chunks()) {
        const { length, values } = chunk;
        for (let row = 0; row < length; row++) {
          yield values.map((column) => column[row] ?? null);
        }
      }
    },
    close,
  };
}

function resultField(name: string, duckType: DuckDBType): ResultField {
  const field = { name, type: fromDuckDBType(duckType) };
  switch (duckType.typeId) {
    case DuckDBTypeId.BLOB:
      return { ...field, textOf: 'BLOB' };
    case DuckDBTypeId.TIME:
      return { ...field, textOf: 'TIME' };
    default:
      return field;
  }
}
