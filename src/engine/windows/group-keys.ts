import type { Batch } from '../../batch.js';
import type { Value } from '../../schema.js';
import { larger } from '../keys/kept-column.js';
import { KeyIndex } from '../keys/key-index.js';

/** Numbers for the keys of groups; one that no group has any more is given back. */
export class GroupKeys {
  readonly #index: KeyIndex;
  /** How many groups have the key. */
  #uses = new Int32Array(1024);

  constructor(fields: readonly number[]) {
    this.#index = new KeyIndex(fields);
  }

  /** The batch whose rows are asked for next. */
  read(batch: Batch): void {
    this.#index.read(batch, (key) => (this.#uses[key] ?? 0) > 0);
  }

  of(row: number): number {
    return this.#index.of(row);
  }

  ofValues(values: readonly Value[]): number {
    return this.#index.ofValues(values);
  }

  values(key: number): readonly Value[] {
    return this.#index.values(key);
  }

  take(key: number): void {
    if (key >= this.#uses.length) {
      this.#uses = larger(this.#uses, new Int32Array(Math.max(key + 1, 2 * this.#uses.length)));
    }
    this.#uses[key] = (this.#uses[key] ?? 0) + 1;
  }

  release(key: number): void {
    const uses = (this.#uses[key] ?? 0) - 1;
    this.#uses[key] = uses;
    if (uses === 0) this.#index.release(key);
  }
}
