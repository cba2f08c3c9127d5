import type { Span } from './hand-scanner.js';

/** Numbers pairs of names by their bytes: open addressing, and a name becomes a string only when it is asked for. */
export class ByteInterner {
  #places: Int32Array = new Int32Array(1 << 16).fill(-1);
  #hashes: Int32Array = new Int32Array(1 << 15);
  #starts: Int32Array = new Int32Array(1 << 15);
  #middles: Int32Array = new Int32Array(1 << 15);
  #ends: Int32Array = new Int32Array(1 << 15);
  #bytes: Buffer = Buffer.alloc(1 << 20);
  #length = 0;
  #count = 0;

  id(bytes: Uint8Array, first: Span, second: Span): number {
    let hash = 0x811c9dc5 | 0;
    for (let at = first.start; at < first.end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    for (let at = second.start; at < second.end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const mask = this.#places.length - 1;
    let place = (hash ^ (hash >>> 15)) & mask;
    for (let id = this.#places[place] ?? -1; id >= 0; id = this.#places[place] ?? -1) {
      if (this.#hashes[id] === hash && this.#equals(id, bytes, first, second)) return id;
      place = (place + 1) & mask;
    }
    return this.#insert(place, hash, bytes, first, second);
  }

  names(id: number): readonly [string, string] {
    const [start, middle, end] = [this.#starts[id], this.#middles[id], this.#ends[id]];
    return [this.#bytes.toString('utf8', start, middle), this.#bytes.toString('utf8', middle, end)];
  }

  #equals(id: number, bytes: Uint8Array, first: Span, second: Span): boolean {
    const [start, middle, end] = [this.#starts[id] ?? 0, this.#middles[id] ?? 0, this.#ends[id] ?? 0];
    if (middle - start !== first.end - first.start || end - middle !== second.end - second.start) return false;
    const known = this.#bytes;
    for (let at = start, other = first.start; at < middle; at++, other++) if (known[at] !== bytes[other]) return false;
    for (let at = middle, other = second.start; at < end; at++, other++) if (known[at] !== bytes[other]) return false;
    return true;
  }

  #insert(place: number, hash: number, bytes: Uint8Array, first: Span, second: Span): number {
    const id = this.#count++;
    if (id === this.#hashes.length) this.#grow();
    if (this.#length + (first.end - first.start) + (second.end - second.start) > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    }
    this.#starts[id] = this.#length;
    for (let at = first.start; at < first.end; at++) this.#bytes[this.#length++] = bytes[at] ?? 0;
    this.#middles[id] = this.#length;
    for (let at = second.start; at < second.end; at++) this.#bytes[this.#length++] = bytes[at] ?? 0;
    this.#ends[id] = this.#length;
    this.#hashes[id] = hash;
    this.#places[place] = id;
    if (2 * this.#count > this.#places.length) this.#rehash();
    return id;
  }

  #grow(): void {
    const grown = (array: Int32Array): Int32Array => {
      const longer = new Int32Array(2 * array.length);
      longer.set(array);
      return longer;
    };
    this.#hashes = grown(this.#hashes);
    this.#starts = grown(this.#starts);
    this.#middles = grown(this.#middles);
    this.#ends = grown(this.#ends);
  }

  #rehash(): void {
    const places = new Int32Array(2 * this.#places.length).fill(-1);
    const mask = places.length - 1;
    for (let id = 0; id < this.#count; id++) {
      const hash = this.#hashes[id] ?? 0;
      let place = (hash ^ (hash >>> 15)) & mask;
      while ((places[place] ?? -1) >= 0) place = (place + 1) & mask;
      places[place] = id;
    }
    this.#places = places;
  }
}
