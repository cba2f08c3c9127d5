import type { KeyIdentity } from './key-identity.js';

/** The least number of places, a power of two. */
const PLACES = 64;
/** Two numbers a place: an identity, and its number plus one; 0: the place is free. */
const STRIDE = 2;
const NUMBER = 1;
/** What finds no place so near its own goes to the others: nobody can choose keys that make a long search. */
const REACH = 128;
const NONE = -1;

/**
 * A number for each key, known by its identity. Those that are 32-bit integers stand in a table of plain numbers (linear
 * probing, two thirds full at most), where one look into the memory finds what takes a Map three, in half the time.
 */
export class IdentityNumbers {
  #table = new Int32Array(PLACES * STRIDE);
  #mask = PLACES - 1;
  #size = 0;
  readonly #others = new Map<KeyIdentity, number>();

  get size(): number {
    return this.#size + this.#others.size;
  }

  /** -1: it has none. */
  get(identity: KeyIdentity): number {
    if (isInteger(identity)) {
      const at = this.#find(identity);
      if (at >= 0 && this.#table[at + NUMBER] !== 0) return (this.#table[at + NUMBER] ?? 0) - 1;
      if (this.#others.size === 0) return NONE;
    }
    return this.#others.get(identity) ?? NONE;
  }

  /** Of an identity that has none. */
  add(identity: KeyIdentity, number: number): void {
    if (!isInteger(identity)) {
      this.#others.set(identity, number);
      return;
    }
    if (3 * this.#size > 2 * this.#mask) this.#grow();
    this.#put(identity, number);
  }

  delete(identity: KeyIdentity): void {
    const at = isInteger(identity) ? this.#find(identity) : NONE;
    if (at < 0 || this.#table[at + NUMBER] === 0) this.#others.delete(identity);
    else this.#free(at / STRIDE);
  }

  *entries(): Iterable<[identity: KeyIdentity, number: number]> {
    for (let at = 0; at < this.#table.length; at += STRIDE) {
      const number = this.#table[at + NUMBER] ?? 0;
      if (number > 0) yield [this.#table[at] ?? 0, number - 1];
    }
    yield* this.#others;
  }

  /** Where the identity is, or a free place for it; -1: neither within reach. */
  #find(identity: number): number {
    const table = this.#table;
    const home = homeOf(identity);
    for (let step = 0; step < REACH; step++) {
      const at = ((home + step) & this.#mask) * STRIDE;
      if (table[at + NUMBER] === 0 || table[at] === identity) return at;
    }
    return NONE;
  }

  #put(identity: number, number: number): void {
    const at = this.#find(identity);
    if (at < 0) {
      this.#others.set(identity, number);
      return;
    }
    this.#table[at] = identity;
    this.#table[at + NUMBER] = number + 1;
    this.#size++;
  }

  /** What was put behind it moves up, so that each is still found before the first free place (Knuth, 6.4, algorithm R). */
  #free(place: number): void {
    const table = this.#table;
    let hole = place;
    for (let next = (hole + 1) & this.#mask; table[next * STRIDE + NUMBER] !== 0; next = (next + 1) & this.#mask) {
      const home = homeOf(table[next * STRIDE] ?? 0) & this.#mask;
      // Its own place is after the hole: there it is not looked for.
      if (((next - home) & this.#mask) < ((next - hole) & this.#mask)) continue;
      table.copyWithin(hole * STRIDE, next * STRIDE, next * STRIDE + STRIDE);
      hole = next;
    }
    table[hole * STRIDE + NUMBER] = 0;
    this.#size--;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(old.length * 2);
    this.#mask = this.#table.length / STRIDE - 1;
    this.#size = 0;
    for (let at = 0; at < old.length; at += STRIDE) {
      const number = old[at + NUMBER] ?? 0;
      if (number > 0) this.#put(old[at] ?? 0, number - 1);
    }
  }
}

function isInteger(identity: KeyIdentity): identity is number {
  return typeof identity === 'number' && (identity | 0) === identity;
}

/** Spreads keys that are near each other, or far apart by a power of two. */
function homeOf(identity: number): number {
  const mixed = Math.imul(identity, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
