import { isUtf8 } from 'node:buffer';
import { identityOf } from '../sources/identity.js';
import { jsonElements } from '../split-json.js';
import { bodyLines } from './body-lines.js';
import type { EventPlace } from './refusal.js';
import type { Posted, RequestEvent, RequestEvents } from './request-events.js';

/**
 * Plain JSON: an object or an array of objects as `application/json`, one object a line as `application/x-ndjson`. An event is
 * known by the request's `Idempotency-Key` and its place in the request.
 */
export function jsonEvents(posted: Posted): RequestEvents {
  const { body, contentType } = posted;
  switch (contentType) {
    case 'application/x-ndjson':
    case 'application/ndjson':
    case 'application/jsonl':
      return bodyLines(body).map(({ bytes, line }, i) => eventOf(posted, bytes, { kind: 'line', line }, i));
    case 'application/json':
      return isArray(body) ? elements(posted) : [eventOf(posted, body, { kind: 'body' }, 0)];
    default:
      return {
        status: 415,
        reason: `${contentType === '' ? 'a body without content-type' : `content-type ${contentType}`} is not taken: application/json (an object, or an array of them) or application/x-ndjson (one a line)`,
      };
  }
}

function elements(posted: Posted): RequestEvents {
  const { body } = posted;
  if (!isUtf8(body)) return { status: 400, reason: 'the body is not UTF-8' };
  const text = body.toString('utf8');
  try {
    JSON.parse(text);
  } catch (error) {
    return { status: 400, reason: `the body is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  return jsonElements(text).map((element, index) =>
    eventOf(posted, Buffer.from(element), { kind: 'index', index }, index),
  );
}

function eventOf({ headers, key }: Posted, value: Buffer, place: EventPlace, number: number): RequestEvent {
  const event = { value, headers, place };
  return key === undefined ? event : { ...event, identity: identityOf(key, String(number)) };
}

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);

function isArray(body: Buffer): boolean {
  let at = 0;
  while (SPACE.has(body[at] ?? 0)) at++;
  return body[at] === 0x5b;
}
