import type { RawRecord } from './decoder.js';
import { rawText } from './lines.js';

/** A message as it came, for as long as its bytes stay as they are. */
export function messageRecord(message: Uint8Array): RawRecord {
  const buffer = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  return { line: undefined, raw: () => rawText(buffer, 0, buffer.length), bytes: () => buffer };
}
