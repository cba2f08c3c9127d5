import { padded } from './md5.js';
import { toHex } from './to-hex.js';

const PRIMES: readonly number[] = Array.from({ length: 312 }, (_, number) => number).filter(
  (number) =>
    number > 1 && !Array.from({ length: number - 2 }, (_, index) => index + 2).some((by) => number % by === 0),
);
/** The first 32 bits of the fraction of cube roots. */
const CONSTANTS: readonly number[] = PRIMES.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));
const SHA1_CONSTANTS: readonly number[] = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];

/** FIPS 180-4, in 64 hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  const state = new Int32Array(PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))));
  const block = new DataView(padded(bytes, false).buffer);
  const schedule = new Int32Array(64);
  for (let start = 0; start < block.byteLength; start += 64) {
    for (let step = 0; step < 64; step++) {
      schedule[step] = step < 16 ? block.getInt32(start + step * 4) : scheduled(schedule, step);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
    for (let step = 0; step < 64; step++) {
      const one = h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g));
      const first = (one + (CONSTANTS[step] ?? 0) + (schedule[step] ?? 0)) | 0;
      const second = (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index] ?? 0) + word;
  }
  return digits(state);
}

/** FIPS 180-4, in 40 hexadecimal digits. */
export function sha1(bytes: Uint8Array): string {
  const state = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0]);
  const block = new DataView(padded(bytes, false).buffer);
  const words = new Int32Array(80);
  for (let start = 0; start < block.byteLength; start += 64) {
    for (let step = 0; step < 80; step++) {
      const mixed = word(words, step - 3) ^ word(words, step - 8) ^ word(words, step - 14) ^ word(words, step - 16);
      words[step] = step < 16 ? block.getInt32(start + step * 4) : right(mixed, 31);
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
    for (let step = 0; step < 80; step++) {
      const round = Math.floor(step / 20);
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const sum = right(a, 27) + mixed + e + (SHA1_CONSTANTS[round] ?? 0) + word(words, step);
      [e, d, c, b, a] = [d, c, right(b, 2), a, sum | 0];
    }
    for (const [index, value] of [a, b, c, d, e].entries()) state[index] = (state[index] ?? 0) + value;
  }
  return digits(state);
}

function scheduled(schedule: Int32Array, step: number): number {
  const early = word(schedule, step - 15);
  const late = word(schedule, step - 2);
  const first = right(early, 7) ^ right(early, 18) ^ (early >>> 3);
  const second = right(late, 17) ^ right(late, 19) ^ (late >>> 10);
  return word(schedule, step - 16) + first + word(schedule, step - 7) + second;
}

function word(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

function right(value: number, by: number): number {
  return (value >>> by) | (value << (32 - by));
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}

function digits(state: Int32Array): string {
  const result = new DataView(new ArrayBuffer(state.length * 4));
  for (const [index, value] of state.entries()) result.setInt32(index * 4, value);
  return toHex(new Uint8Array(result.buffer));
}
