import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import type { Value } from '../schema.js';
import type { Chunk, Items } from './database.js';
import { vectorBytes, vectorValues } from './read-vector.js';
import { vectorItems } from './vector-items.js';

/** Reads what it is asked for. The vectors' memory is the chunk's, which stays for as long as this is held. */
export class LazyChunk implements Chunk {
  readonly length: number;
  readonly #chunk: DuckDBDataChunk;
  #values: readonly (readonly Value[])[] | undefined;
  #bytes: readonly (readonly (Uint8Array | null)[])[] | undefined;

  constructor(chunk: DuckDBDataChunk) {
    this.#chunk = chunk;
    this.length = chunk.rowCount;
  }

  get values(): readonly (readonly Value[])[] {
    this.#values ??= this.#ofEach(vectorValues);
    return this.#values;
  }

  get bytes(): readonly (readonly (Uint8Array | null)[])[] {
    this.#bytes ??= this.#ofEach(vectorBytes);
    return this.#bytes;
  }

  items(column: number): Items | undefined {
    return vectorItems(this.#chunk.getColumnVector(column));
  }

  valuesOf(column: number): readonly Value[] {
    return vectorValues(this.#chunk.getColumnVector(column));
  }

  #ofEach<T>(read: (vector: DuckDBVector) => T): readonly T[] {
    return Array.from({ length: this.#chunk.columnCount }, (_, i) => read(this.#chunk.getColumnVector(i)));
  }
}
