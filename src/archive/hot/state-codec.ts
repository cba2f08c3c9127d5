import { deserialize, serialize } from 'node:v8';
import { MotifError } from '../../errors.js';

/** Of what the parts of a code pipeline keep. A change to any of it counts this up. */
const FORMAT = 1;

/**
 * A piece of a pipeline's state as bytes: a format byte, then the structured clone.
 * @throws MotifError `INVALID_ARGUMENT` for what has no structured clone.
 */
export function encodePiece(piece: unknown): Uint8Array {
  const body = serialized(piece);
  const bytes = new Uint8Array(body.length + 1);
  bytes[0] = FORMAT;
  bytes.set(body, 1);
  return bytes;
}

/**
 * What `encodePiece` was given: the caller names its type, the format byte vouches for it.
 * @throws MotifError `ARCHIVE_MISMATCH` for state of another version of motif.
 */
export function decodePiece<T>(bytes: Uint8Array): T {
  if (bytes[0] !== FORMAT) {
    throw new MotifError('ARCHIVE_MISMATCH', {
      message: `the archive's pipeline has state of format ${bytes[0] ?? 'none'}; this motif reads format ${FORMAT}`,
      hint: 'Go on with the version of motif that wrote it, or begin anew in another folder.',
    });
  }
  return deserialize(bytes.subarray(1)) as T;
}

/** What an operator that cannot say what it has open is told. */
export function unkeepable(error: unknown): MotifError {
  const reason = error instanceof Error ? error.message : String(error);
  return new MotifError(
    'INVALID_ARGUMENT',
    {
      message: `what an operator has open cannot be kept: ${reason}`,
      hint: 'Before an operator with state an event is plain data: no functions, and no classes of your own.',
    },
    { cause: error },
  );
}

function serialized(piece: unknown): Uint8Array {
  try {
    return serialize(piece);
  } catch (error) {
    throw unkeepable(error);
  }
}
