import type { Identity } from './identity.js';

const FIRST_PLACES = 1_024;
const WORDS = 4;

/** Identities in one typed array, 24 to 48 bytes each: a hash table with open addressing, at most two thirds full. */
export class IdentitySet {
  #words: Uint32Array = new Uint32Array(FIRST_PLACES * WORDS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(identity: Identity): boolean {
    return this.#words[this.#placeOf(wordsOf(identity))] !== 0;
  }

  add(identity: Identity): void {
    const words = wordsOf(identity);
    const place = this.#placeOf(words);
    if (this.#words[place] !== 0) return;
    this.#words.set(words, place);
    this.#size++;
    if (this.#size * WORDS * 3 > this.#words.length * 2) this.#grow();
  }

  /** Where it is, or where it would be. */
  #placeOf(words: Uint32Array): number {
    const table = this.#words;
    const [first = 0, second, third, fourth] = words;
    for (let at = (first * WORDS) % table.length; ; at = (at + WORDS) % table.length) {
      if (table[at] === 0) return at;
      if (table[at] !== first || table[at + 1] !== second) continue;
      if (table[at + 2] === third && table[at + 3] === fourth) return at;
    }
  }

  #grow(): void {
    const before = this.#words;
    this.#words = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += WORDS) {
      if (before[at] === 0) continue;
      const words = before.subarray(at, at + WORDS);
      this.#words.set(words, this.#placeOf(words));
    }
  }
}

/** The first is never 0, which marks an empty place. */
function wordsOf(identity: Identity): Uint32Array {
  const words = new Uint32Array(WORDS);
  for (let word = 0; word < WORDS; word++) words[word] = identity.readUInt32LE(word * WORDS);
  words[0] ||= 1;
  return words;
}
