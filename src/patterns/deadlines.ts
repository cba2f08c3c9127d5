import type { Timestamp } from '../time.js';

/**
 * Deadlines in the order in which they were set, which is the order in which they fall due: WITHIN is one length and
 * rows come in time order. So expiry needs no timer and no heap; a ring of plain numbers, 12 bytes each.
 */
export class Deadlines {
  #times = new Float64Array(64);
  #owners = new Int32Array(64);
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The earliest; `Infinity` when there is none. */
  get earliest(): Timestamp {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#times[this.#head] ?? Number.POSITIVE_INFINITY);
  }

  add(time: Timestamp, owner: number): void {
    if (this.#size === this.#times.length) this.#resize(this.#size * 2);
    const place = (this.#head + this.#size) % this.#times.length;
    this.#times[place] = time;
    this.#owners[place] = owner;
    this.#size++;
  }

  /** Takes off those that fall due at the earliest time, and returns their owners. */
  takeDue(): number[] {
    const { earliest } = this;
    const owners: number[] = [];
    while (this.#size > 0 && this.#times[this.#head] === earliest) {
      owners.push(this.#owners[this.#head] ?? -1);
      this.#head = (this.#head + 1) % this.#times.length;
      this.#size--;
    }
    return owners;
  }

  /** Puts others among them, each behind those that fall due at the same time. */
  insert(others: readonly { readonly time: Timestamp; readonly owner: number }[]): void {
    const known = Array.from({ length: this.#size }, (_, i) => {
      const place = (this.#head + i) % this.#times.length;
      return { time: this.#times[place] ?? 0, owner: this.#owners[place] ?? -1 };
    });
    this.clear();
    const all = [...known, ...others].sort((a, b) => a.time - b.time);
    for (const { time, owner } of all) this.add(time, owner);
  }

  clear(): void {
    this.#head = 0;
    this.#size = 0;
  }

  #resize(length: number): void {
    const [times, owners] = [new Float64Array(length), new Int32Array(length)];
    for (let i = 0; i < this.#size; i++) {
      const place = (this.#head + i) % this.#times.length;
      times[i] = this.#times[place] ?? 0;
      owners[i] = this.#owners[place] ?? -1;
    }
    this.#times = times;
    this.#owners = owners;
    this.#head = 0;
  }
}
