import { encodeText } from './encode-text.js';

/** No code has it. */
const NONE = -1;

/**
 * A place in the table, side by side so that a look-up costs one line of the cache: code, hash, length in bytes, then the
 * bytes themselves, or, of a long text, where they begin in the store.
 */
const PLACE = 8;
const BYTES = 3;
const WORDS = PLACE - BYTES;
const INLINE = 4 * WORDS;

/** A hash times `PLACE` must be a small integer. */
const HASH = 0x07ff_ffff;

/** Where texts stand in a buffer. */
export interface TextSpans {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly count: number;
}

/**
 * Numbers texts in the order in which they come first. Texts are compared as their UTF-8 bytes, so that one that is read
 * from a file becomes a string only the first time. It only grows: its owner begins anew when it is large enough.
 */
export class TextDictionary {
  /** By code. */
  readonly texts: string[] = [];
  /** Open addressing, at most three quarters full: from a text's hash on, the first free place is its. */
  #places: Int32Array = new Int32Array(64 * PLACE).fill(NONE);
  /** The bytes of long texts. */
  #store: Uint8Array = new Uint8Array(0);
  #stored = 0;
  #byteCount = 0;
  /** Of the texts that are looked for: their hashes and their bytes, four in each word, the last filled up with zeros. */
  #hashes: Int32Array = new Int32Array(1);
  #words: Int32Array = new Int32Array(WORDS);
  /** So that the loop that touches places is not dropped for having no effect. */
  #touched = 0;

  /** Of all its texts. */
  get byteCount(): number {
    return this.#byteCount;
  }

  /** Of no meaning. */
  get touched(): number {
    return this.#touched;
  }

  /**
   * The codes of the first `count` texts whose UTF-8 bytes stand from `starts` to `ends`; one that begins at -1 is none,
   * its code too. They must be valid. The table is large, and to wait for the memory is most of what a look-up costs: so
   * all the places are asked for first, which processors do for many at a time, and looked at then (a third of the time
   * at 100,000 texts).
   */
  codesOf(bytes: Buffer, { starts, ends, count }: TextSpans, codes: Int32Array, at: number): void {
    if (this.#hashes.length < count) {
      this.#hashes = new Int32Array(count);
      this.#words = new Int32Array(count * WORDS);
    }
    const [hashes, places] = [this.#hashes, this.#places];
    const mask = places.length - 1;
    for (let i = 0; i < count; i++) hashes[i] = this.#take(i, bytes, starts[i] ?? 0, ends[i] ?? 0);
    let touched = 0;
    for (let i = 0; i < count; i++) touched |= places[((hashes[i] ?? 0) * PLACE) & mask] ?? 0;
    this.#touched = touched;
    for (let i = 0; i < count; i++) {
      const start = starts[i] ?? 0;
      codes[at + i] = start < 0 ? NONE : this.#code(i, bytes, start, ends[i] ?? 0);
    }
  }

  codeOfText(text: string): number {
    const bytes = encodeText(text);
    this.#hashes[0] = this.#take(0, bytes, 0, bytes.length);
    return this.#code(0, bytes, 0, bytes.length, text);
  }

  /** Of the text that was taken as number `i`. */
  #code(i: number, bytes: Uint8Array, start: number, end: number, text?: string): number {
    const hash = this.#hashes[i] ?? 0;
    const place = this.#find(i, bytes, start, end, hash);
    const code = this.#places[place] ?? NONE;
    return code !== NONE ? code : this.#insert(i, place, bytes, start, end, text ?? textOf(bytes, start, end));
  }

  /** Puts the bytes into `#words` as number `i`, unless they are too many, and returns their hash. */
  #take(i: number, bytes: Uint8Array, start: number, end: number): number {
    const words = this.#words;
    const length = end - start;
    let hash = length;
    let word = i * WORDS;
    for (let at = start; at < end; word++, at += 4) {
      let four = bytes[at] ?? 0;
      if (at + 3 < end) {
        four |= ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
      } else if (at + 1 < end) {
        four |= (bytes[at + 1] ?? 0) << 8;
        if (at + 2 < end) four |= (bytes[at + 2] ?? 0) << 16;
      }
      if (length <= INLINE) words[word] = four;
      hash = Math.imul(hash ^ four, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) & HASH;
  }

  /** The place where the text is, or where it belongs. */
  #find(i: number, bytes: Uint8Array, start: number, end: number, hash: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    const length = end - start;
    for (let place = (hash * PLACE) & mask; ; place = (place + PLACE) & mask) {
      if (places[place] === NONE) return place;
      if (places[place + 1] !== hash || places[place + 2] !== length) continue;
      if (length > INLINE ? this.#isStored(place, bytes, start, end) : this.#isInline(place, i, length)) return place;
    }
  }

  #isInline(place: number, i: number, length: number): boolean {
    const [places, words] = [this.#places, this.#words];
    const count = (length + 3) >>> 2;
    for (let at = place + BYTES, word = i * WORDS, end = at + count; at < end; at++, word++) {
      if (places[at] !== words[word]) return false;
    }
    return true;
  }

  #isStored(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const store = this.#store;
    let other = this.#places[place + BYTES] ?? 0;
    for (let at = start; at < end; at++, other++) if (bytes[at] !== store[other]) return false;
    return true;
  }

  #insert(i: number, place: number, bytes: Uint8Array, start: number, end: number, text: string): number {
    const code = this.texts.push(text) - 1;
    const length = end - start;
    const places = this.#places;
    places[place] = code;
    places[place + 1] = this.#hashes[i] ?? 0;
    places[place + 2] = length;
    if (length > INLINE) places[place + BYTES] = this.#keep(bytes, start, end);
    else
      for (let word = 0; 4 * word < length; word++) places[place + BYTES + word] = this.#words[i * WORDS + word] ?? 0;
    this.#byteCount += length;
    if (4 * PLACE * this.texts.length > 3 * places.length) this.#grow();
    return code;
  }

  /** Returns where in the store. */
  #keep(bytes: Uint8Array, start: number, end: number): number {
    const from = this.#stored;
    this.#stored += end - start;
    if (this.#stored > this.#store.length) {
      const longer = new Uint8Array(Math.max(this.#stored, 2 * this.#store.length));
      longer.set(this.#store);
      this.#store = longer;
    }
    for (let at = start, to = from; at < end; at++, to++) this.#store[to] = bytes[at] ?? 0;
    return from;
  }

  #grow(): void {
    const old = this.#places;
    const places = new Int32Array(2 * old.length).fill(NONE);
    const mask = places.length - 1;
    for (let from = 0; from < old.length; from += PLACE) {
      if (old[from] === NONE) continue;
      let place = ((old[from + 1] ?? 0) * PLACE) & mask;
      while (places[place] !== NONE) place = (place + PLACE) & mask;
      for (let i = 0; i < PLACE; i++) places[place + i] = old[from + i] ?? NONE;
    }
    this.#places = places;
  }
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8', start, end);
}
