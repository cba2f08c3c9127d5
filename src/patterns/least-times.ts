import { Heap } from '../heap.js';
import type { Timestamp } from '../time.js';

interface Entry {
  readonly time: Timestamp;
  readonly key: number;
}

/** The least of the times that keys have, at the cost of those alone whose time may have changed since it was last asked for. */
export class LeastTimes {
  /** Of keys that have one. */
  readonly #times = new Map<number, Timestamp>();
  /** These, and such as keys had before. */
  readonly #heap = new Heap<Entry>((a, b) => a.time - b.time);
  readonly #touched = new Set<number>();

  /** The key's time may be another one now. */
  touch(key: number): void {
    this.#touched.add(key);
  }

  /** `Infinity`: no key has one. `timeOf` is asked for a key's time as it is now, `Infinity` for none. */
  least(timeOf: (key: number) => Timestamp): Timestamp {
    for (const key of this.#touched) this.#update(key, timeOf(key));
    this.#touched.clear();
    if (this.#heap.size > 2 * this.#times.size + 64) this.#heap.retain((entry) => this.#isNow(entry));
    for (let { least } = this.#heap; least !== undefined; { least } = this.#heap) {
      if (this.#isNow(least)) return least.time;
      this.#heap.take();
    }
    return Number.POSITIVE_INFINITY;
  }

  #update(key: number, time: Timestamp): void {
    if (time === Number.POSITIVE_INFINITY) {
      this.#times.delete(key);
    } else if (this.#times.get(key) !== time) {
      this.#times.set(key, time);
      this.#heap.add({ time, key });
    }
  }

  #isNow({ key, time }: Entry): boolean {
    return this.#times.get(key) === time;
  }
}
