import { IdentityNumbers } from '../identity-numbers.js';
import type { KeyIdentity } from '../key-identity.js';

/** Small numbers for keys, used again once released: what a `KeyedMatcher` knows them by. */
export class KeyNumbers<K> {
  readonly #numbers = new IdentityNumbers();
  readonly #identities: KeyIdentity[] = [];
  readonly #keys: (K | undefined)[] = [];
  readonly #free: number[] = [];

  /** -1: the key has none. */
  find(identity: KeyIdentity): number {
    return this.#numbers.get(identity);
  }

  /** The key's number, which it is given if it has none; `identity` tells keys apart. */
  of(identity: KeyIdentity, key: K): number {
    const known = this.#numbers.get(identity);
    if (known >= 0) return known;
    const number = this.#free.pop() ?? this.#keys.length;
    this.#numbers.add(identity, number);
    this.#identities[number] = identity;
    this.#keys[number] = key;
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
