const MIX = 0x5bd1e995;
const SEED = 0x9747b28c;

/**
 * Austin Appleby's MurmurHash2, 32 bits and signed, as Kafka's clients in Java have it. That of kafkajs takes time with the square
 * of the length: a minute for half a megabyte.
 */
export function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const at = (place: number) => bytes[place] ?? 0;
  const rest = length % 4;
  let hash = SEED ^ length;
  let place = 0;
  for (; place < length - rest; place += 4) {
    const word = at(place) | (at(place + 1) << 8) | (at(place + 2) << 16) | (at(place + 3) << 24);
    const mixed = Math.imul(word, MIX);
    hash = Math.imul(hash, MIX) ^ Math.imul(mixed ^ (mixed >>> 24), MIX);
  }
  if (rest > 2) hash ^= at(place + 2) << 16;
  if (rest > 1) hash ^= at(place + 1) << 8;
  if (rest > 0) hash = Math.imul(hash ^ at(place), MIX);
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
}
