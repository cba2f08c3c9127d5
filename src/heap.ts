/** A binary heap: the least first, in the order that `compare` gives. */
export class Heap<T> {
  readonly #compare: (a: T, b: T) => number;
  #items: T[] = [];

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  get least(): T | undefined {
    return this.#items[0];
  }

  /** In no order. */
  get items(): readonly T[] {
    return this.#items;
  }

  add(item: T): void {
    const items = this.#items;
    let place = items.length;
    items.push(item);
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || this.#compare(parent, item) <= 0) break;
      items[place] = parent;
      place = above;
    }
    items[place] = item;
  }

  /** Takes off the least. */
  take(): T | undefined {
    const [least] = this.#items;
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
    return least;
  }

  /** Forgets those that are not wanted; for when most are not. */
  retain(wanted: (item: T) => boolean): void {
    const kept = this.#items.filter(wanted);
    this.#items = [];
    for (const item of kept) this.add(item);
  }

  #sink(item: T): void {
    const items = this.#items;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      let child = items[below];
      const right = items[below + 1];
      if (child !== undefined && right !== undefined && this.#compare(right, child) < 0) {
        below++;
        child = right;
      }
      if (child === undefined || this.#compare(item, child) <= 0) break;
      items[place] = child;
      place = below;
    }
    items[place] = item;
  }
}
