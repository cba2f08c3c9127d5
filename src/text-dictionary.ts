import { encodeText } from './encode-text.js';

/** No code has it. */
const NONE = -1;

/**
 * Numbers texts in the order in which they come first. Texts are compared as their UTF-8 bytes, so that one that is read
 * from a file becomes a string only the first time. It only grows: its owner begins anew when it is large enough.
 */
export class TextDictionary {
  /** By code. */
  readonly texts: string[] = [];
  #hashes: Int32Array = new Int32Array(64);
  /** Where the bytes of each text end; those of the next one begin there. */
  #ends: Int32Array = new Int32Array(64);
  #bytes: Uint8Array = new Uint8Array(1024);
  #byteCount = 0;
  /** Open addressing: a code in the first free place from its hash on. At most half full. */
  #places: Int32Array = new Int32Array(128).fill(NONE);

  /** Of all its texts. */
  get byteCount(): number {
    return this.#byteCount;
  }

  /** The code of the text whose UTF-8 bytes stand there. They must be valid. */
  codeOfBytes(bytes: Buffer, start: number, end: number): number {
    let hash = 0x811c9dc5 | 0;
    let high = 0;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      hash = Math.imul(hash ^ byte, 0x01000193);
      high |= byte;
    }
    const place = this.#find(bytes, start, end, hash);
    const code = this.#places[place] ?? NONE;
    if (code !== NONE) return code;
    return this.#insert(place, hash, bytes, start, end, bytes.toString(high < 0x80 ? 'latin1' : 'utf8', start, end));
  }

  codeOfText(text: string): number {
    const bytes = encodeText(text);
    const end = bytes.length;
    let hash = 0x811c9dc5 | 0;
    for (let at = 0; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const place = this.#find(bytes, 0, end, hash);
    const code = this.#places[place] ?? NONE;
    return code !== NONE ? code : this.#insert(place, hash, bytes, 0, end, text);
  }

  /** The place where the text is, or where it belongs. */
  #find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    for (let place = (hash ^ (hash >>> 15)) & mask; ; place = (place + 1) & mask) {
      const code = places[place] ?? NONE;
      if (code === NONE || (this.#hashes[code] === hash && this.#equals(code, bytes, start, end))) return place;
    }
  }

  #equals(code: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#bytes;
    const from = code === 0 ? 0 : (this.#ends[code - 1] ?? 0);
    if ((this.#ends[code] ?? 0) - from !== end - start) return false;
    for (let at = start, other = from; at < end; at++, other++) if (bytes[at] !== known[other]) return false;
    return true;
  }

  #insert(place: number, hash: number, bytes: Uint8Array, start: number, end: number, text: string): number {
    const code = this.texts.push(text) - 1;
    const byteCount = this.#byteCount + end - start;
    if (byteCount > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(byteCount, 2 * this.#bytes.length));
    const known = this.#bytes;
    for (let at = start, other = this.#byteCount; at < end; at++, other++) known[other] = bytes[at] ?? 0;
    this.#byteCount = byteCount;
    if (code === this.#ends.length) {
      this.#ends = grown(this.#ends, 2 * code);
      this.#hashes = grown(this.#hashes, 2 * code);
    }
    this.#ends[code] = byteCount;
    this.#hashes[code] = hash;
    this.#places[place] = code;
    if (2 * this.texts.length > this.#places.length) this.#rehash();
    return code;
  }

  #rehash(): void {
    const places = new Int32Array(2 * this.#places.length).fill(NONE);
    const mask = places.length - 1;
    for (let code = 0; code < this.texts.length; code++) {
      const hash = this.#hashes[code] ?? 0;
      let place = (hash ^ (hash >>> 15)) & mask;
      while (places[place] !== NONE) place = (place + 1) & mask;
      places[place] = code;
    }
    this.#places = places;
  }
}

function grown<A extends Int32Array | Uint8Array>(array: A, length: number): A;
function grown(array: Int32Array | Uint8Array, length: number): Int32Array | Uint8Array {
  const longer = array instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
  longer.set(array);
  return longer;
}
