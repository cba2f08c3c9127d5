import type { RawRecord } from './decoder.js';
import { rawText } from './lines.js';

/** A message as it came, for as long as its bytes stay as they are. */
export function messageRecord(message: Uint8Array): RawRecord {
  return new MessageRecord(message);
}

/** One is made for each message, and hardly ever asked for anything. */
class MessageRecord implements RawRecord {
  readonly line = undefined;
  readonly #message: Uint8Array;

  constructor(message: Uint8Array) {
    this.#message = message;
  }

  raw(): string {
    const bytes = this.bytes();
    return rawText(bytes, 0, bytes.length);
  }

  bytes(): Buffer {
    const { buffer, byteOffset, byteLength } = this.#message;
    return Buffer.from(buffer, byteOffset, byteLength);
  }
}
