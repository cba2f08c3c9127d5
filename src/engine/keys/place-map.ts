import { larger } from './kept-column.js';

/** Places by the numbers of keys: an array, since these are small. */
export class PlaceMap {
  /** One more than the place; 0 is none. */
  #places = new Int32Array(1024);

  /** -1: there is none. */
  get(key: number): number {
    return (this.#places[key] ?? 0) - 1;
  }

  set(key: number, place: number): void {
    if (key >= this.#places.length) {
      this.#places = larger(this.#places, new Int32Array(Math.max(key + 1, 2 * this.#places.length)));
    }
    this.#places[key] = place + 1;
  }

  delete(key: number): void {
    if (key < this.#places.length) this.#places[key] = 0;
  }
}
