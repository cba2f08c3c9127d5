import type { Duration, Timestamp } from '../time.js';

/** Keys for a while after they were first seen. They come in the order of time, so the oldest is always at the front. */
export class RecentKeys {
  readonly #length: Duration;
  readonly #keys = new Set<string>();
  #queue: { readonly identity: string; readonly until: Timestamp }[] = [];
  #head = 0;

  constructor(length: Duration) {
    this.#length = length;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Whether the key is new, or new again. No time is before that of the call before. */
  add(identity: string, time: Timestamp): boolean {
    this.#forget(time);
    if (this.#keys.has(identity)) return false;
    this.#keys.add(identity);
    this.#queue.push({ identity, until: time + this.#length });
    return true;
  }

  #forget(time: Timestamp): void {
    for (let oldest = this.#queue[this.#head]; oldest !== undefined && oldest.until <= time; ) {
      this.#keys.delete(oldest.identity);
      oldest = this.#queue[++this.#head];
    }
    if (this.#head * 2 <= this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}
