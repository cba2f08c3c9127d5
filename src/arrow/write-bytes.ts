import type { Cell } from './column-type.js';

/** One after the other, and where each begins; one more offset says where the last ends. */
export interface Strung {
  readonly valueOffsets: Int32Array;
  readonly data: Uint8Array;
}

/** Texts as UTF-8. */
export function textBytes(cells: readonly Cell[]): Strung {
  const texts = cells.map((cell) => (typeof cell === 'string' ? cell : ''));
  const joined = texts.join('');
  // As many bytes as characters: all are ASCII, and one call encodes them.
  const ascii = Buffer.byteLength(joined) === joined.length;
  const valueOffsets = offsetsOf(texts, ascii ? ({ length }) => length : (text) => Buffer.byteLength(text));
  if (ascii) return { valueOffsets, data: Buffer.from(joined, 'latin1') };
  const data = Buffer.allocUnsafe(valueOffsets[texts.length] ?? 0);
  for (const [row, text] of texts.entries()) data.write(text, valueOffsets[row] ?? 0);
  return { valueOffsets, data };
}

export function blobBytes(cells: readonly Cell[]): Strung {
  const blobs = cells.map((cell) => (cell instanceof Uint8Array ? cell : new Uint8Array(0)));
  return { valueOffsets: offsetsOf(blobs, ({ length }) => length), data: Buffer.concat(blobs) };
}

export function offsetsOf<T>(items: readonly T[], lengthOf: (item: T) => number): Int32Array {
  const offsets = new Int32Array(items.length + 1);
  let end = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (item !== undefined) end += lengthOf(item);
    offsets[i + 1] = end;
  }
  return offsets;
}
