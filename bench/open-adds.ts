import { MINUTE, type Timestamp } from '../src/time.js';

const WITHIN = 30 * MINUTE;

export interface ShopRow {
  readonly time: Timestamp;
  readonly offset: number;
}

/**
 * `add` then `remove` of one key in less than 30 minutes, the first remove after the earliest open add, going on past
 * the match: what bench/queries/cart_changed_mind.sql says, written out as one would for this pattern alone.
 * State is one Map, expiry is a ring in event time.
 */
export class OpenAdds<K> {
  readonly #open = new Map<K, ShopRow[]>();
  #ring: { key: K; row: ShopRow }[] = [];
  #head = 0;

  add(key: K, row: ShopRow): void {
    const rows = this.#open.get(key);
    if (rows === undefined) this.#open.set(key, [row]);
    else rows.push(row);
    this.#ring.push({ key, row });
  }

  /** The add that this remove answers. */
  remove(key: K): ShopRow | undefined {
    const first = this.#open.get(key)?.[0];
    if (first !== undefined) this.#open.delete(key);
    return first;
  }

  /** Forgets the adds that a row at `time` comes too late for. */
  advance(time: Timestamp): void {
    for (
      let due = this.#ring[this.#head];
      due !== undefined && due.row.time + WITHIN <= time;
      due = this.#ring[this.#head]
    ) {
      this.#head++;
      const rows = this.#open.get(due.key);
      if (rows?.[0] !== due.row) continue;
      if (rows.length === 1) this.#open.delete(due.key);
      else rows.shift();
    }
    if (this.#head > 65_536 && this.#head * 2 > this.#ring.length) {
      this.#ring = this.#ring.slice(this.#head);
      this.#head = 0;
    }
  }
}
