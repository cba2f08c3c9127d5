import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { HmacAuth } from '../http-connector.js';

const BEARER = /^bearer +(\S.*)$/i;
const SIGNATURE = /^(?:sha256=)?([0-9a-f]{64})$/i;

/** Whether a request brings the bearer token (RFC 6750, section 2.1), found out in a time that says nothing of how wrong it is. */
export function hasToken({ authorization }: IncomingHttpHeaders, token: string): boolean {
  const [, given = ''] = BEARER.exec(authorization ?? '') ?? [];
  return timingSafeEqual(digestOf(given), digestOf(token));
}

/** Whether a request's body, as it came, is signed with the secret: HMAC-SHA256 in hexadecimal digits, as GitHub signs. */
export function isSigned(headers: IncomingHttpHeaders, body: Buffer, { secret, header }: HmacAuth): boolean {
  const given = headers[header];
  const [, digits = ''] = SIGNATURE.exec(typeof given === 'string' ? given.trim() : '') ?? [];
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return timingSafeEqual(digestOf(digits.toLowerCase()), digestOf(signature));
}

/** Of one length, whatever it is of. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
