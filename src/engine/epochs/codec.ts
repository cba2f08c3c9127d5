import { deserialize, serialize } from 'node:v8';
import { MotifError } from '../../errors.js';

/** Of the layout of everything a checkpoint holds. A change to any of it counts this up. */
const FORMAT = 3;

/** State as bytes: a format byte, then the structured clone (typed arrays, bigints and all). */
export function encodeState(state: unknown): Uint8Array {
  const body = serialize(state);
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = FORMAT;
  bytes.set(body, 1);
  return bytes;
}

/**
 * What `encodeState` was given: the caller names its type, the format byte vouches for it.
 * @throws MotifError `ARCHIVE_MISMATCH` for a checkpoint of another version of motif.
 */
export function decodeState<T>(bytes: Uint8Array): T {
  if (bytes[0] !== FORMAT) {
    throw new MotifError('ARCHIVE_MISMATCH', {
      message: `the archive's checkpoint has format ${bytes[0] ?? 'none'}; this motif reads format ${FORMAT}`,
      hint: 'Go on with the version of motif that wrote it, or begin anew with --fresh.',
    });
  }
  return deserialize(bytes.subarray(1)) as T;
}
