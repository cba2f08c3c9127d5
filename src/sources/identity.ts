import { hash } from 'node:crypto';
import { IDENTITY_BYTES, type Identity } from '../identity-set.js';

/** Of what together names an event: source and id, or a request's key and the event's place in it. SHA-256, cut to 128 bits. */
export function identityOf(...parts: readonly string[]): Identity {
  return hash('sha256', JSON.stringify(parts), 'buffer').subarray(0, IDENTITY_BYTES);
}
