import { createHash } from 'node:crypto';

/** 128 bits of SHA-256: what an event is known by when it comes again. */
export type Identity = Buffer;

export const IDENTITY_BYTES = 16;

/** Of what together names an event: source and id, or a request's key and the event's place in it. */
export function identityOf(...parts: readonly string[]): Identity {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, IDENTITY_BYTES);
}
