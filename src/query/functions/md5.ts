import { toHex } from './to-hex.js';

const SHIFTS: readonly number[] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES: readonly number[] = Array.from({ length: 64 }, (_, index) =>
  Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32),
);

/** RFC 1321, in 32 hexadecimal digits. Written out because this folder may be used where there is no Node. */
export function md5(bytes: Uint8Array): string {
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  const block = new DataView(padded(bytes, true).buffer);
  for (let start = 0; start < block.byteLength; start += 64) {
    let [a = 0, b = 0, c = 0, d = 0] = state;
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const mixed =
        round === 0 ? (b & c) | (~b & d) : round === 1 ? (d & b) | (~d & c) : round === 2 ? b ^ c ^ d : c ^ (b | ~d);
      const place = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] ?? 0;
      const sum = a + mixed + (SINES[step] ?? 0) + block.getUint32(start + (place % 16) * 4, true);
      const by = SHIFTS[round * 4 + (step % 4)] ?? 0;
      [a, d, c, b] = [d, c, b, (b + ((sum << by) | ((sum | 0) >>> (32 - by)))) | 0];
    }
    for (const [index, word] of [a, b, c, d].entries()) state[index] = (state[index] ?? 0) + word;
  }
  const result = new DataView(new ArrayBuffer(16));
  for (const [index, word] of state.entries()) result.setInt32(index * 4, word, true);
  return toHex(new Uint8Array(result.buffer));
}

/** A one bit, zeros, and the length in bits, to a multiple of 64 bytes: the padding that MD5 and SHA share. */
export function padded(bytes: Uint8Array, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const length = (Math.floor((bytes.length + 8) / 64) + 1) * 64;
  const all = new Uint8Array(length);
  all.set(bytes);
  all[bytes.length] = 0x80;
  new DataView(all.buffer).setBigUint64(length - 8, BigInt(bytes.length) * 8n, littleEndian);
  return all;
}
