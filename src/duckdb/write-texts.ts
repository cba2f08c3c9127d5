import { DuckDBBigIntVector, DuckDBBlobValue, DuckDBBlobVector, type DuckDBVarCharVector } from '@duckdb/node-api';
import type { EncodedTexts } from './encoded-texts.js';
import { NullRows } from './null-rows.js';

/** A text in a vector, in words: its length, then up to 12 bytes of it; or, of a longer one, the first 4 and where all of it is. */
const TEXT_WORDS = 4;
const INLINE = 12;
const TWO_32 = 0x1_0000_0000;

/** So few bytes are put into the vector's memory as they are, whichever of them its rows have. */
const FEW_BYTES = 1 << 14;
/** With longer texts a call each costs nothing beside them. */
const MOST_BYTES = 1 << 24;

type RawVector = Parameters<typeof DuckDBBigIntVector.fromRawVector>[0];

/** The long texts of a vector, one behind the other. */
let scratch: Buffer = Buffer.alloc(1 << 16);

/**
 * Fills a vector with texts: in row `i` stands the text with the number `numbers[i]`, or NULL where there is none. The
 * driver's own way is a call for each text (0.2 µs); here the long ones are put into the vector's memory with one call, and
 * each row points to its part of that. Returns false, and has done nothing, where texts are very long.
 */
export function writeTexts(vector: DuckDBVarCharVector, texts: EncodedTexts, numbers: Int32Array): boolean {
  const { ends } = texts;
  const isSmall = texts.length <= FEW_BYTES;
  let length = 0;
  for (let row = 0; row < numbers.length && !isSmall; row++) {
    const number = numbers[row] ?? -1;
    const size = number < 0 ? 0 : (ends[number] ?? 0) - (number === 0 ? 0 : (ends[number - 1] ?? 0));
    if (size > INLINE) length += size;
  }
  if (length > MOST_BYTES) return false;
  if (scratch.length < length + INLINE) scratch = Buffer.alloc(2 * length + INLINE);

  const empty = new NullRows(vector);
  const raw = rawOf(vector);
  const memory = DuckDBBigIntVector.fromRawVector(raw, 2 * numbers.length);
  const words = wordsOf(memory);
  const from = viewOf(texts.bytes);
  const to = viewOf(scratch);
  // Long texts first say where they are from the beginning of them all.
  let at = 0;
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] ?? -1;
    if (number < 0) {
      empty.add(row);
      continue;
    }
    const start = number === 0 ? 0 : (ends[number - 1] ?? 0);
    const size = (ends[number] ?? 0) - start;
    const word = row * TEXT_WORDS;
    words[word] = size;
    words[word + 1] = wordOf(from, start, size);
    if (size <= INLINE) {
      // Behind a short text there are zeros: texts are compared with them.
      words[word + 2] = wordOf(from, start + 4, size - 4);
      words[word + 3] = wordOf(from, start + 8, size - 8);
    } else if (isSmall) {
      words[word + 2] = start;
    } else {
      for (let i = 0; i < size; i += 4) to.setInt32(at + i, from.getInt32(start + i));
      words[word + 2] = at;
      at += size;
    }
  }
  const long = isSmall ? texts.bytes.subarray(0, texts.length) : scratch.subarray(0, at);
  if (long.length > INLINE) pointTo(addressOf(raw, long), words, numbers);
  memory.flush();
  return true;
}

function wordOf(from: DataView, at: number, length: number): number {
  if (length <= 0) return 0;
  const word = from.getInt32(at, true);
  return length >= 4 ? word : word & ((1 << (8 * length)) - 1);
}

/** Has the driver put the bytes into the vector's memory, and returns where. */
function addressOf(raw: RawVector, bytes: Uint8Array): number {
  const first = DuckDBBlobVector.fromRawVector(raw, 1);
  first.setItem(0, new DuckDBBlobValue(bytes));
  first.flush();
  return Number(BigInt.asUintN(64, DuckDBBigIntVector.fromRawVector(raw, 2).getItem(1) ?? 0n));
}

function pointTo(address: number, words: Int32Array, numbers: Int32Array): void {
  for (let row = 0, word = 0; row < numbers.length; row++, word += TEXT_WORDS) {
    if ((numbers[row] ?? -1) < 0 || (words[word] ?? 0) <= INLINE) continue;
    const place = address + (words[word + 2] ?? 0);
    words[word + 2] = place % TWO_32;
    words[word + 3] = Math.floor(place / TWO_32);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** What the driver's vectors are over: the same memory can be seen as numbers. */
function rawOf(vector: DuckDBVarCharVector): RawVector {
  const raw: unknown = Reflect.get(vector, 'vector');
  if (!isRaw(raw)) throw new TypeError('a vector of texts without its memory');
  return raw;
}

function isRaw(raw: unknown): raw is RawVector {
  return typeof raw === 'object' && raw !== null;
}

/** A copy of the memory, which `flush` puts in its place. */
function wordsOf(memory: DuckDBBigIntVector): Int32Array {
  const items: unknown = Reflect.get(memory, 'items');
  if (!(items instanceof BigInt64Array)) throw new TypeError('a vector of numbers without them');
  return new Int32Array(items.buffer, items.byteOffset, 2 * items.length);
}
