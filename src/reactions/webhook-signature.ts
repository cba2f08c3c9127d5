import { createHmac } from 'node:crypto';
import { SECOND, type Timestamp } from '../time.js';

const PREFIX = 'whsec_';

/** The bytes of a secret as Standard Webhooks writes it, `whsec_` and base64; undefined: it is none, of 24 to 64 bytes. */
export function webhookKey(secret: string): Uint8Array | undefined {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : undefined;
  if (text === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  const key = Buffer.from(text, 'base64');
  return key.length < 24 || key.length > 64 ? undefined : key;
}

/** The headers by which a receiver knows who sent a message, and when: Standard Webhooks 1.0, symmetric. */
export function signatureHeaders(
  id: string,
  time: Timestamp,
  body: Uint8Array,
  key: Uint8Array | undefined,
): Readonly<Record<string, string>> {
  const seconds = Math.floor(time / SECOND);
  const named = { 'webhook-id': id, 'webhook-timestamp': String(seconds) };
  if (key === undefined) return named;
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.`).update(body).digest('base64');
  return { ...named, 'webhook-signature': `v1,${signature}` };
}
