import type { StartClass } from './start.js';

const NONE: readonly never[] = [];

/** The classes of a group, by key. Mostly it is one, which needs no map. */
export class ClassSet<E> {
  #only: StartClass<E> | undefined;
  #several: Map<string, StartClass<E>> | undefined;

  get size(): number {
    return this.#several?.size ?? (this.#only === undefined ? 0 : 1);
  }

  get(key: string): StartClass<E> | undefined {
    if (this.#several !== undefined) return this.#several.get(key);
    return this.#only?.key === key ? this.#only : undefined;
  }

  /** There is none with its key yet. */
  add(startClass: StartClass<E>): void {
    if (this.size === 0) {
      this.#only = startClass;
      this.#several = undefined;
      return;
    }
    if (this.#only !== undefined) this.#several = new Map([[this.#only.key, this.#only]]);
    this.#only = undefined;
    this.#several?.set(startClass.key, startClass);
  }

  delete(startClass: StartClass<E>): void {
    if (this.#only === startClass) this.#only = undefined;
    else this.#several?.delete(startClass.key);
  }

  clear(): void {
    this.#only = undefined;
    this.#several = undefined;
  }

  values(): Iterable<StartClass<E>> {
    return this.#only === undefined ? (this.#several?.values() ?? NONE) : [this.#only];
  }
}
