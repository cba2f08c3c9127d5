/**
 * Numbers for pairs of small numbers: an open-addressing hash table in typed arrays, which a `Map` of objects or strings
 * is four times as slow as.
 */
export class PairTable {
  #slots = new Int32Array(1024).fill(-1);
  /** Of each number, side by side. */
  #pairs = new Int32Array(1024);
  readonly #free: number[] = [];
  /** By number: whether it is taken back. */
  #isFree = new Uint8Array(512);
  #size = 0;

  /** Numbers given out and not taken back. */
  get size(): number {
    return this.#size - this.#free.length;
  }

  /** More than any number given out. */
  get limit(): number {
    return this.#size;
  }

  /** -1: the pair has none. */
  find(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash(first, second) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] ?? -1;
      if (id < 0 || (this.#pairs[2 * id] === first && this.#pairs[2 * id + 1] === second)) return id;
    }
  }

  of(first: number, second: number): number {
    const known = this.find(first, second);
    if (known >= 0) return known;
    if (this.size * 2 >= this.#slots.length) this.#rehash(this.#slots.length * 4);
    const id = this.#free.pop() ?? this.#size++;
    if (id >= this.#isFree.length) {
      const isFree = new Uint8Array(this.#isFree.length * 2);
      isFree.set(this.#isFree);
      this.#isFree = isFree;
    }
    this.#isFree[id] = 0;
    if (2 * id >= this.#pairs.length) this.#pairs = grown(this.#pairs);
    this.#pairs[2 * id] = first;
    this.#pairs[2 * id + 1] = second;
    this.#insert(id);
    return id;
  }

  first(id: number): number {
    return this.#pairs[2 * id] ?? -1;
  }

  second(id: number): number {
    return this.#pairs[2 * id + 1] ?? -1;
  }

  /** Takes back one number: what stood behind it in its run of places moves up (Knuth, 6.4, algorithm R). */
  release(id: number): void {
    if (this.#isFree[id] === 1) return;
    this.#isFree[id] = 1;
    this.#free.push(id);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hole = this.#home(id);
    while (slots[hole] !== id) hole = (hole + 1) & mask;
    for (let slot = (hole + 1) & mask; (slots[slot] ?? -1) >= 0; slot = (slot + 1) & mask) {
      const home = this.#home(slots[slot] ?? -1);
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      slots[hole] = slots[slot] ?? -1;
      hole = slot;
    }
    slots[hole] = -1;
  }

  #home(id: number): number {
    return hash(this.first(id), this.second(id)) & (this.#slots.length - 1);
  }

  /** Takes back all numbers but these. */
  retain(isWanted: (id: number) => boolean): void {
    for (let id = 0; id < this.#size; id++) {
      if (this.#isFree[id] === 1 || isWanted(id)) continue;
      this.#isFree[id] = 1;
      this.#free.push(id);
    }
    this.#rehash(Math.max(1024, 2 ** Math.ceil(Math.log2(this.size * 2 + 1))));
  }

  #rehash(length: number): void {
    this.#slots = new Int32Array(length).fill(-1);
    for (let id = 0; id < this.#size; id++) if (this.#isFree[id] === 0) this.#insert(id);
  }

  #insert(id: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#home(id);
    while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id;
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Of murmur3's kind: both numbers count, and near ones come far apart. */
function hash(first: number, second: number): number {
  let h = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
