/** Of a number of bits that sums of it stay exact in a double. */
const MODULUS = 2 ** 48;

/**
 * Pieces of state by their names, as one number that says whether two states are the same: it does not depend on the order
 * in which they changed. What is remembered of a piece is its name and its hash.
 */
export class StateHash {
  /** By the names themselves: of many keys that come and go, hashes would be the same now and then. */
  readonly #pieces = new Map<string, number>();
  #sum = 0;

  /** How many pieces there are. */
  get count(): number {
    return this.#pieces.size;
  }

  /** 12 hexadecimal digits. */
  get text(): string {
    return this.#sum.toString(16).padStart(12, '0');
  }

  /** Of the pieces. */
  get names(): Iterable<string> {
    return this.#pieces.keys();
  }

  set(name: string, bytes: Uint8Array): void {
    const value = hashBytes(bytes, hashBytes(Buffer.from(name), 0));
    this.#move(value - (this.#pieces.get(name) ?? 0));
    this.#pieces.set(name, value);
  }

  /** Returns whether there was such a piece. */
  delete(name: string): boolean {
    const value = this.#pieces.get(name);
    if (value === undefined) return false;
    this.#pieces.delete(name);
    this.#move(-value);
    return true;
  }

  #move(by: number): void {
    this.#sum = (((this.#sum + by) % MODULUS) + MODULUS) % MODULUS;
  }
}

/** FNV-1a in two lanes of 32 bits, of which 48 bits remain. It tells damage from none; it is no defence against intent. */
function hashBytes(bytes: Uint8Array, seed: number): number {
  let [low, high] = [0x811c9dc5 ^ seed, 0x9747b28c ^ bytes.length];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return (high >>> 16) * 2 ** 32 + (low >>> 0);
}
