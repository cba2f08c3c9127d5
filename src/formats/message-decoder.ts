import type { RowReceiver } from './decoder.js';

/** Turns messages into rows: each the value of one record, or its key. */
export interface MessageDecoder {
  /** Gives exactly one row, or rejects it. What is in `message` may change as soon as this returns. */
  decode(message: Uint8Array, rows: RowReceiver): void;
}
