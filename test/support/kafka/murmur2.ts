/** Austin Appleby's MurmurHash2, 32 bits, with the seed of Kafka's partitioner. */
export function murmur2(data: Buffer): number {
  const mix = 0x5bd1e995;
  let hash = 0x9747b28c ^ data.length;
  const whole = data.length - (data.length % 4);
  for (let at = 0; at < whole; at += 4) {
    let four = Math.imul(data.readInt32LE(at), mix);
    four = Math.imul(four ^ (four >>> 24), mix);
    hash = Math.imul(hash, mix) ^ four;
  }
  if (whole < data.length) hash = Math.imul(hash ^ data.readUIntLE(whole, data.length - whole), mix);
  hash = Math.imul(hash ^ (hash >>> 13), mix);
  return hash ^ (hash >>> 15);
}
