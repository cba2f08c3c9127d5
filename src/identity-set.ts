/** 128 bits of a hash: what an event is known by when it comes again. */
export type Identity = Buffer;

export const IDENTITY_BYTES = 16;

/** A block holds so many, and grows up to that. */
const BLOCK = 4_096;
const FIRST = 32;
const FULL = BLOCK * IDENTITY_BYTES;

/** Identities in the order in which they came, and a hash table of their places, at most two thirds full: 22 to 30 bytes each. */
export class IdentitySet {
  readonly #blocks: Uint8Array[] = [];
  /** Open addressing; counted from 1, since 0 is an empty place. */
  #table: Int32Array = new Int32Array(2 * FIRST);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** `at`: where it begins. */
  has(bytes: Uint8Array, at: number = 0): boolean {
    return this.#table[this.#placeOf(bytes, at)] !== 0;
  }

  add(bytes: Uint8Array, at: number = 0): void {
    const place = this.#placeOf(bytes, at);
    if (this.#table[place] !== 0) return;
    const block = this.#blockFor(this.#size);
    block.set(bytes.subarray(at, at + IDENTITY_BYTES), offsetOf(this.#size));
    this.#table[place] = ++this.#size;
    if (this.#size * 3 > this.#table.length * 2) this.#grow();
  }

  /** Those from the one place to before the other, one behind the other. */
  slice(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array((to - from) * IDENTITY_BYTES);
    for (let number = from; number < to; ) {
      const count = Math.min(BLOCK - (number % BLOCK), to - number);
      const block = this.#blocks[Math.floor(number / BLOCK)] ?? NOTHING;
      const start = offsetOf(number);
      bytes.set(block.subarray(start, start + count * IDENTITY_BYTES), (number - from) * IDENTITY_BYTES);
      number += count;
    }
    return bytes;
  }

  #blockFor(number: number): Uint8Array {
    const place = Math.floor(number / BLOCK);
    const before = this.#blocks[place] ?? NOTHING;
    if (offsetOf(number) < before.length) return before;
    const block = new Uint8Array(Math.min(FULL, Math.max(FIRST * IDENTITY_BYTES, 2 * before.length)));
    block.set(before);
    this.#blocks[place] = block;
    return block;
  }

  /** Where it is, or where it would be. */
  #placeOf(bytes: Uint8Array, at: number): number {
    const table = this.#table;
    for (let place = startOf(bytes, at, table.length); ; place = (place + 1) % table.length) {
      const number = table[place] ?? 0;
      if (number === 0 || this.#isAt(number - 1, bytes, at)) return place;
    }
  }

  #isAt(number: number, bytes: Uint8Array, at: number): boolean {
    const block = this.#blocks[Math.floor(number / BLOCK)] ?? NOTHING;
    const start = offsetOf(number);
    for (let i = 0; i < IDENTITY_BYTES; i++) if (block[start + i] !== bytes[at + i]) return false;
    return true;
  }

  /** All are there once: none has to be compared. */
  #grow(): void {
    const table = new Int32Array(2 * this.#table.length);
    for (let number = 0; number < this.#size; number++) {
      let place = startOf(this.#blocks[Math.floor(number / BLOCK)] ?? NOTHING, offsetOf(number), table.length);
      while (table[place] !== 0) place = (place + 1) % table.length;
      table[place] = number + 1;
    }
    this.#table = table;
  }
}

const NOTHING: Uint8Array = new Uint8Array(0);

function offsetOf(number: number): number {
  return (number % BLOCK) * IDENTITY_BYTES;
}

/** They are evenly spread: their first bits say where one would be. */
function startOf(bytes: Uint8Array, at: number, places: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % places;
}
