import { MotifError } from '../errors.js';
import type { ByteReader } from './byte-reader.js';
import { Gunzipped } from './gunzipped.js';

/**
 * The bytes as they are, or unpacked when they begin as gzip does.
 * @throws MotifError `INVALID_INPUT` when the name ends in `.gz` and they do not.
 */
export async function unpacked(name: string, bytes: ByteReader): Promise<ByteReader> {
  const head = await readHead(bytes);
  const reader = new Prefixed(head, bytes);
  if (head[0] === 0x1f && head[1] === 0x8b) return new Gunzipped(reader);
  if (head.length > 0 && name.toLowerCase().endsWith('.gz')) {
    throw new MotifError('INVALID_INPUT', `${name} is not gzip, although its name says so`);
  }
  return reader;
}

/** At least two bytes, where there are as many. */
async function readHead(bytes: ByteReader): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 2) {
    const more = await bytes.read();
    if (more === undefined) break;
    head = head.length === 0 ? more : Buffer.concat([head, more]);
  }
  return head;
}

class Prefixed implements ByteReader {
  #head: Uint8Array | undefined;
  readonly #rest: ByteReader;

  constructor(head: Uint8Array, rest: ByteReader) {
    this.#head = head.length === 0 ? undefined : head;
    this.#rest = rest;
  }

  async read(limit?: number): Promise<Uint8Array | undefined> {
    const head = this.#head;
    this.#head = undefined;
    return head ?? this.#rest.read(limit);
  }

  close(): Promise<void> {
    return this.#rest.close();
  }
}
