/** Behind the last text so many bytes may be read. */
const SPARE = 16;

/** Texts that are encoded at once. */
const TOGETHER = 1_024;

/** Texts in UTF-8, one behind the other. */
export class EncodedTexts {
  bytes: Buffer = Buffer.alloc(1_024);
  /** Where each ends: the next begins there. */
  ends: Int32Array = new Int32Array(64);
  #count = 0;

  /** How many bytes all of them have. */
  get length(): number {
    return this.#count === 0 ? 0 : (this.ends[this.#count - 1] ?? 0);
  }

  /** Takes in what `texts` has beyond those that were taken in before. */
  add(texts: readonly string[]): void {
    while (this.#count < texts.length) this.#add(texts.slice(this.#count, this.#count + TOGETHER));
  }

  #add(texts: readonly string[]): void {
    const { length: from } = this;
    const first = this.#count;
    const together = texts.join('');
    const length = Buffer.byteLength(together);
    let end = from;
    this.#reserve(texts.length);
    const isAscii = length === together.length;
    for (const [i, text] of texts.entries()) {
      end += isAscii ? text.length : Buffer.byteLength(text);
      this.ends[first + i] = end;
    }
    const before = this.bytes;
    if (before.length < end + SPARE) {
      this.bytes = Buffer.alloc(2 * end + SPARE);
      before.copy(this.bytes, 0, 0, from);
    }
    this.#count += texts.length;
    // Half a pair of surrogates would become a pair with what stands beside it.
    if (end - from === length) {
      this.bytes.write(together, from, 'utf8');
      return;
    }
    for (const [i, text] of texts.entries()) {
      this.bytes.write(text, i === 0 ? from : (this.ends[first + i - 1] ?? 0), 'utf8');
    }
  }

  #reserve(count: number): void {
    const least = this.#count + count;
    if (this.ends.length >= least) return;
    const ends = new Int32Array(2 * least);
    ends.set(this.ends);
    this.ends = ends;
  }
}

const known = new WeakMap<readonly string[], EncodedTexts>();

/** Of a dictionary, which may have grown since: each text is encoded once. */
export function encodedDictionary(dictionary: readonly string[]): EncodedTexts {
  let encoded = known.get(dictionary);
  if (encoded === undefined) {
    encoded = new EncodedTexts();
    known.set(dictionary, encoded);
  }
  encoded.add(dictionary);
  return encoded;
}
