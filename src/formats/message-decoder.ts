import type { MessageHeaders } from '../message-headers.js';
import type { FormatMetadata } from '../metadata-column.js';
import type { DataType, Value } from '../schema.js';
import type { RowReceiver } from './decoder.js';

/** Turns messages into rows: each the value of one record, or its key. */
export interface MessageDecoder {
  /**
   * Fetches what these messages need of elsewhere before they can be decoded (a schema), and resolves when it is there, or
   * when it is known that there is none: `decode` then rejects them. Absent: nothing is needed.
   */
  prepare?(messages: readonly Uint8Array[]): Promise<void>;
  /** Gives exactly one row, or rejects it. What is in `message` may change as soon as this returns. */
  decode(message: Uint8Array, rows: RowReceiver, headers?: MessageHeaders): void;
  /** What the message whose row is being given says beside its columns, as the type. Absent: nothing. */
  metadata?(of: FormatMetadata, type: DataType): Value;
  /** What names the event whose row is being given, wherever it comes again. Absent: nothing does. */
  identity?(): readonly string[] | undefined;
}
