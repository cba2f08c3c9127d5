/** What stands before data in Confluent's wire format: a 0, and the schema's id in 4 bytes, the highest first. */
const FRAME_BYTES = 5;

const MAGIC = 0;

/** Where a framed message's data begins, and whose schema it was written with. */
export interface Frame {
  readonly kind: 'frame';
  /** Of the schema in the registry, without a sign. */
  readonly id: number;
  /** Where the data begins: for Protobuf its message indexes (see `readMessageIndexes`). */
  readonly at: number;
}

export interface BrokenFrame {
  readonly kind: 'problem';
  readonly problem: string;
}

/** Reads the frame of the message that stands from `start` to `end`. */
export function parseFrame(bytes: Uint8Array, start: number, end: number): Frame | BrokenFrame {
  const length = end - start;
  if (length === 0) return { kind: 'problem', problem: "empty: no schema's id" };
  if (bytes[start] !== MAGIC) {
    const first = (bytes[start] ?? 0).toString(16).padStart(2, '0');
    return { kind: 'problem', problem: `it begins with 0x${first}, not with a schema registry's magic byte 0x00` };
  }
  if (length < FRAME_BYTES) {
    return { kind: 'problem', problem: `${length} of the ${FRAME_BYTES} bytes that magic byte and schema id have` };
  }
  let id = 0;
  for (let at = start + 1; at < start + FRAME_BYTES; at++) id = id * 256 + (bytes[at] ?? 0);
  return { kind: 'frame', id, at: start + FRAME_BYTES };
}

/** The data as Confluent's wire format has it. `id` is the schema's, from 0 to 2^32 - 1. */
export function writeFrame(id: number, data: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_BYTES + data.length);
  bytes[0] = MAGIC;
  bytes.writeUInt32BE(id, 1);
  bytes.set(data, FRAME_BYTES);
  return bytes;
}
