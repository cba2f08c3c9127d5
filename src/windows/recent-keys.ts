import type { KeyIdentity } from '../key-identity.js';
import type { Duration, Timestamp } from '../time.js';
import { Fifo } from './fifo.js';

/** Keys for a while after they were first seen. They come in the order of time, so the oldest is always the first. */
export class RecentKeys {
  readonly #length: Duration;
  readonly #keys = new Set<KeyIdentity>();
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
    this.#keys.add(identity);
    this.#order.push({ identity, until: time + this.#length });
    return true;
  }
}
