import { jsonMembers } from '../split-json.js';
import type { ParsedCloudEvent } from './cloud-event.js';
import { cloudEventProblem } from './cloud-event-problem.js';
import { decodeText } from './lines.js';
import { isJsonType } from './media-type.js';
import { scanCloudEvent } from './scan-cloud-event.js';
import { shorten } from './type-mismatch.js';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const MOST = 2 ** 31;

/** An event in structured mode: the JSON event format of CloudEvents 1.0.2, in UTF-8. */
export function parseCloudEvent(bytes: Uint8Array): ParsedCloudEvent {
  const scanned = scanCloudEvent(bytes);
  if (scanned !== undefined) return scanned;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = decodeText(buffer, 0, buffer.length);
  return text === undefined ? problem('not UTF-8') : parseCloudEventText(text);
}

/** As `parseCloudEvent`, of its text. */
export function parseCloudEventText(text: string): ParsedCloudEvent {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return problem('not JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return problem('a CloudEvent is a JSON object, and this is none');
  }
  const attributes = new Map<string, string>();
  for (const [name, value] of Object.entries(json)) {
    if (name === 'data' || name === 'data_base64' || value === null) continue;
    const attribute = attributeText(value);
    if (attribute === undefined) {
      const found = typeof value === 'number' ? 'a number' : Array.isArray(value) ? 'a list' : 'an object';
      return problem(`the attribute ${shorten(name)} is ${found}, and a string, an integer or a boolean was expected`);
    }
    attributes.set(name, attribute);
  }
  const wrong = cloudEventProblem(attributes);
  if (wrong !== undefined) return problem(wrong);
  attributes.delete('specversion');
  const members = jsonMembers(text);
  const [data, base64] = [members.get('data'), members.get('data_base64')];
  const hasData = data !== undefined && data !== 'null';
  if (base64 === undefined || base64 === 'null') {
    const content = hasData ? dataBytes(data, attributes.get('datacontenttype')) : undefined;
    return { kind: 'event', event: { attributes, data: content } };
  }
  if (hasData) return problem('it has both data and data_base64');
  const encoded: unknown = JSON.parse(base64);
  if (typeof encoded !== 'string' || !BASE64.test(encoded)) return problem('data_base64 is not base64 (RFC 4648)');
  return { kind: 'event', event: { attributes, data: Buffer.from(encoded, 'base64') } };
}

/** As the type system of CloudEvents writes an Integer, a Boolean and a String (§3.1). */
function attributeText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  const isInteger = Number.isInteger(value) && typeof value === 'number' && value >= -MOST && value < MOST;
  return isInteger ? String(value) : undefined;
}

/** JSON event format, §3.1.1: of a content type that is not JSON a string stands for its text. */
function dataBytes(json: string, contentType: string | undefined): Uint8Array {
  const value: unknown = isJsonType(contentType) || !json.startsWith('"') ? undefined : JSON.parse(json);
  return Buffer.from(typeof value === 'string' ? value : json);
}

function problem(text: string): ParsedCloudEvent {
  return { kind: 'problem', problem: text };
}
