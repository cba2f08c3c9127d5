import type { DuckDBVector } from '@duckdb/node-api';

/** Marks rows of a vector as NULL: the driver's own way makes three BigInts of each. */
export class NullRows {
  readonly #vector: DuckDBVector;
  /** One bit a row, 0 for NULL; there are none before the first. */
  #bits: Uint32Array | undefined;

  constructor(vector: DuckDBVector) {
    this.#vector = vector;
  }

  add(row: number): void {
    if (this.#bits === undefined) {
      this.#vector.setItem(row, null);
      this.#bits = bitsOf(this.#vector);
      return;
    }
    this.#bits[row >>> 5] = (this.#bits[row >>> 5] ?? 0) & ~(1 << (row & 31));
  }
}

function bitsOf(vector: DuckDBVector): Uint32Array {
  const validity: unknown = Reflect.get(vector, 'validity');
  const data: unknown = typeof validity === 'object' && validity !== null ? Reflect.get(validity, 'data') : undefined;
  if (!(data instanceof BigUint64Array)) throw new TypeError('a vector with a NULL, and no bit that says so');
  return new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
}
