const NONE: readonly never[] = [];

/** The classes of a group, by key. Mostly it is one, which needs no map. */
export class ClassSet<C extends { readonly key: string }> {
  #only: C | undefined;
  #several: Map<string, C> | undefined;

  get size(): number {
    return this.#several?.size ?? (this.#only === undefined ? 0 : 1);
  }

  get(key: string): C | undefined {
    if (this.#several !== undefined) return this.#several.get(key);
    return this.#only?.key === key ? this.#only : undefined;
  }

  /** There is none with its key yet. */
  add(one: C): void {
    if (this.size === 0) {
      this.#only = one;
      this.#several = undefined;
      return;
    }
    if (this.#only !== undefined) this.#several = new Map([[this.#only.key, this.#only]]);
    this.#only = undefined;
    this.#several?.set(one.key, one);
  }

  delete(one: C): void {
    if (this.#only === one) this.#only = undefined;
    else this.#several?.delete(one.key);
  }

  clear(): void {
    this.#only = undefined;
    this.#several = undefined;
  }

  values(): Iterable<C> {
    return this.#only === undefined ? (this.#several?.values() ?? NONE) : [this.#only];
  }
}
