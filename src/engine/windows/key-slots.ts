/** What a matcher knows a key by: small numbers, since it holds arrays by them. */
export interface KeySlots {
  /** -1: the key has none. */
  find(key: number): number;
  of(key: number): number;
  key(slot: number): number;
  release(slot: number): void;
}

/** Of a query that has its keys to itself: their own numbers. */
export class OwnKeys implements KeySlots {
  find(key: number): number {
    return key;
  }

  of(key: number): number {
    return key;
  }

  key(slot: number): number {
    return slot;
  }

  release(): void {}
}

/** Of one of many queries, each of which has a few of the keys open. */
export class SharedKeys implements KeySlots {
  readonly #slots = new Map<number, number>();
  readonly #keys: number[] = [];
  readonly #free: number[] = [];

  find(key: number): number {
    return this.#slots.get(key) ?? -1;
  }

  of(key: number): number {
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.#free.pop() ?? this.#keys.length;
    this.#slots.set(key, slot);
    this.#keys[slot] = key;
    return slot;
  }

  key(slot: number): number {
    return this.#keys[slot] ?? -1;
  }

  release(slot: number): void {
    const key = this.key(slot);
    if (this.#slots.get(key) !== slot) return;
    this.#slots.delete(key);
    this.#free.push(slot);
  }
}
