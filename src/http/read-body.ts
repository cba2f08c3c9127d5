import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Refusal } from './refusal.js';

export interface ReadBodyOptions {
  /** Of the body, packed and unpacked. */
  readonly maxBytes: number;
  /** Asked for each piece of it; false: there is no room for so many bytes more. */
  readonly reserve: (bytes: number) => boolean;
}

const unpack = promisify(gunzip);

/** A request's body as it came, whole; a refusal where it is too large, or was cut off. */
export async function readBody(
  incoming: IncomingMessage,
  { maxBytes, reserve }: ReadBodyOptions,
): Promise<Buffer | Refusal> {
  const declared = Number(incoming.headers['content-length'] ?? 0);
  if (declared > maxBytes) return tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // What is left is not read: the answer goes out first.
    for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue;
      length += chunk.length;
      if (length > maxBytes) return tooLarge(maxBytes);
      if (!reserve(chunk.length)) return BUSY;
      chunks.push(chunk);
    }
  } catch {
    return { status: 400, reason: 'the body was cut off' };
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
}

/** What a body holds that may be packed: no more than `maxBytes` of it is ever unpacked. */
export async function unpackBody(
  body: Buffer,
  encoding: string | undefined,
  { maxBytes, reserve }: ReadBodyOptions,
): Promise<Buffer | Refusal> {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return body;
    case 'gzip':
    case 'x-gzip':
      break;
    default:
      return { status: 415, reason: `a body in content-encoding '${encoding}' is not taken: gzip, or none` };
  }
  try {
    const unpacked = await unpack(body, { maxOutputLength: maxBytes });
    return reserve(Math.max(0, unpacked.length - body.length)) ? unpacked : BUSY;
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError || (error instanceof Error && codeOf(error) === 'ERR_BUFFER_TOO_LARGE');
    return isTooLarge ? tooLarge(maxBytes) : { status: 400, reason: 'the body is not gzip, or was cut short' };
  }
}

export const BUSY: Refusal = {
  status: 429,
  reason: 'too much waits to be committed; send it again, after a while',
};

function tooLarge(maxBytes: number): Refusal {
  return { status: 413, reason: `the body is larger than ${maxBytes} bytes: send fewer events at once` };
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}
