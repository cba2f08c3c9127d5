import type { KeyIdentity } from '../key-identity.js';
import type { Duration, Timestamp } from '../time.js';
import { Fifo } from './fifo.js';

/** Keys for a while after they were first seen. They come in the order of time, so the oldest is always the first. */
export class RecentKeys {
  readonly #length: Duration;
  /** Each with the time until which it is known. */
  readonly #keys = new Map<KeyIdentity, Timestamp>();
  readonly #order = new Fifo<{ readonly identity: KeyIdentity; readonly until: Timestamp }>();

  constructor(length: Duration) {
    this.#length = length;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Whether the key is new, or new again. No time is before that of the call before. */
  add(identity: KeyIdentity, time: Timestamp): boolean {
    for (let { first } = this.#order; first !== undefined && first.until <= time; { first } = this.#order) {
      this.#keys.delete(first.identity);
      this.#order.shift();
    }
    if (this.#keys.has(identity)) return false;
    this.#keep(identity, time + this.#length);
    return true;
  }

  /** All that it knows, as plain data. */
  snapshot(): readonly (readonly [identity: KeyIdentity, until: Timestamp])[] {
    return [...this.#keys];
  }

  /** Takes over what `snapshot` gave, before anything else. */
  restore(keys: ReturnType<RecentKeys['snapshot']>): void {
    for (const [identity, until] of keys) this.#keep(identity, until);
  }

  #keep(identity: KeyIdentity, until: Timestamp): void {
    this.#keys.set(identity, until);
    this.#order.push({ identity, until });
  }
}
