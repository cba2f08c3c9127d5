import type { RawRecord, RowReceiver } from './decoder.js';
import { rawText } from './lines.js';

const STORE_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/**
 * Copies of messages, one behind another, each with a line feed behind it, as scanners want it: so texts of many messages
 * stand in one buffer and can be looked up at once.
 */
export class MessageBytes implements RawRecord {
  readonly line = undefined;
  buffer: Buffer = Buffer.allocUnsafeSlow(STORE_BYTES);
  /** The last message in `buffer`. */
  start = 0;
  /** Where its line feed stands. */
  end = -1;
  readonly #store: Buffer = this.buffer;

  /** Takes the next message. What `rows` was given of those before is settled when their place is needed. */
  take(message: Uint8Array, rows: RowReceiver): void {
    const { length } = message;
    let start = this.end + 1;
    if (start + length >= this.buffer.length) {
      rows.settle();
      start = 0;
      this.buffer = length < STORE_BYTES ? this.#store : Buffer.allocUnsafeSlow(length + 1);
    }
    this.buffer.set(message, start);
    this.start = start;
    this.end = start + length;
    this.buffer[this.end] = NEWLINE;
  }

  raw(): string {
    return rawText(this.buffer, this.start, this.end);
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(this.start, this.end);
  }
}
