/** Small numbers for keys, used again once released: what a `KeyedMatcher` knows them by. */
export class KeyNumbers<K> {
  readonly #numbers = new Map<string | number, number>();
  readonly #identities: (string | number)[] = [];
  readonly #keys: (K | undefined)[] = [];
  readonly #free: number[] = [];

  /** `identity` tells keys apart; `key` is asked for when one is not known. */
  of(identity: string | number, key: () => K): number {
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    const number = this.#free.pop() ?? this.#keys.length;
    this.#numbers.set(identity, number);
    this.#identities[number] = identity;
    this.#keys[number] = key();
    return number;
  }

  at(number: number): K {
    const key = this.#keys[number];
    if (key === undefined) throw new RangeError(`no key has number ${number}`);
    return key;
  }

  release(number: number): void {
    const identity = this.#identities[number];
    if (identity === undefined || this.#keys[number] === undefined) return;
    this.#numbers.delete(identity);
    this.#keys[number] = undefined;
    this.#free.push(number);
  }
}
