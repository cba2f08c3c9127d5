import { isUtf8 } from '../is-utf8.js';

/** No writer nests records deeper on purpose. */
const MAX_DEPTH = 256;

/** Bytes of a long, 7 bits in each. */
const LONG_BYTES = 10;

/**
 * One datum in Avro's binary encoding (specification 1.12.0, "Binary Encoding"), read from front to back. Where something is
 * not there or cannot be, `fault` says so, and everything that is read from then on is 0 or empty: who reads in a loop looks.
 */
export class AvroBytes {
  bytes: Buffer = Buffer.alloc(0);
  /** What is read next. */
  at = 0;
  end = 0;
  fault: string | undefined;
  /** Items that may still come: each takes a byte, or a count alone would cost more than the message. */
  #items = 0;
  #depth = 0;

  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.fault = undefined;
    this.#items = end - start;
    this.#depth = 0;
  }

  fail(reason: string): void {
    this.fault ??= reason;
    this.at = this.end;
    this.#items = 0;
  }

  boolean(): boolean {
    const byte = this.bytes[this.#take(1)] ?? 0;
    if (byte > 1 && this.fault === undefined) this.fail(`a boolean is ${byte}, not 0 or 1`);
    return byte === 1;
  }

  /** An int or a long. */
  long(): number | bigint {
    const { bytes, end } = this;
    let at = this.at;
    const first = bytes[at] ?? 0;
    // Most are lengths, counts and branches.
    if (first < 0x80 && at < end) {
      this.at = at + 1;
      return (first >>> 1) ^ -(first & 1);
    }
    let folded = 0;
    let factor = 1;
    for (; at < end; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      // The eighth byte's bits from 2^53 on are none that a number has.
      if (factor === 2 ** 49 && byte >= 16) return this.#wideLong();
      folded += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        this.at = at;
        return folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
      }
    }
    this.fail('cut short');
    return 0;
  }

  float(): number {
    const at = this.#take(4);
    return this.fault === undefined ? this.bytes.readFloatLE(at) : 0;
  }

  double(): number {
    const at = this.#take(8);
    return this.fault === undefined ? this.bytes.readDoubleLE(at) : 0;
  }

  /** Passes over as many bytes and returns where they begin. */
  skip(length: number): number {
    return this.#take(length);
  }

  /** Passes over the bytes of a string or of bytes, and returns where they begin; they end at `at`. */
  span(): number {
    const length = this.long();
    if (typeof length === 'bigint' || length < 0) {
      this.fail(`a length of ${length} bytes`);
      return this.at;
    }
    return this.#take(length);
  }

  /** As `span`, of a string that must be well-formed. */
  textSpan(): number {
    const start = this.span();
    if (!isUtf8(this.bytes, start, this.at)) this.fail('a string is not UTF-8');
    return start;
  }

  text(): string {
    const start = this.textSpan();
    return this.fault === undefined ? this.bytes.toString('utf8', start, this.at) : '';
  }

  /** How many items the next block of an array or map has; 0 behind the last. */
  block(): number {
    let count = this.long();
    if (count < 0) {
      count = -count;
      this.long();
    }
    if (typeof count === 'bigint' || count > this.#items) {
      this.fail(`${count} items in an array or map, more than there are bytes`);
      return 0;
    }
    this.#items -= count;
    return count;
  }

  /** The one of a union's branches that comes next. */
  branch<T>(branches: readonly T[]): T | undefined {
    const place = this.long();
    const branch = typeof place === 'number' ? branches[place] : undefined;
    if (branch === undefined) this.fail(`branch ${place} of a union of ${branches.length}`);
    return branch;
  }

  /** To be called before what may be within itself is read, and `leave` behind it. */
  enter(): void {
    if (++this.#depth > MAX_DEPTH) this.fail(`nested deeper than ${MAX_DEPTH} levels`);
  }

  leave(): void {
    this.#depth--;
  }

  #take(length: number): number {
    const start = this.at;
    if (length > this.end - start) {
      this.fail('cut short');
      return start;
    }
    this.at = start + length;
    return start;
  }

  #wideLong(): number | bigint {
    let folded = 0n;
    for (let i = 0; i < LONG_BYTES && this.at < this.end; i++) {
      const byte = this.bytes[this.at++] ?? 0;
      folded |= BigInt(byte & 0x7f) << BigInt(7 * i);
      if (byte < 0x80) {
        const long = BigInt.asIntN(64, folded % 2n === 0n ? folded >> 1n : -((folded + 1n) >> 1n));
        const number = Number(long);
        return Number.isSafeInteger(number) ? number : long;
      }
    }
    this.fail(this.at < this.end ? `a number of more than ${LONG_BYTES} bytes` : 'cut short');
    return 0;
  }
}
