import { jsonElements } from '../split-json.js';
import type { ParsedCloudEvent } from './cloud-event.js';
import { decodeText } from './lines.js';
import { parseCloudEventText } from './parse-cloud-event.js';

/** What became of a batch: each of its events, or why it is none. */
export type ParsedCloudEventBatch =
  | { readonly kind: 'events'; readonly events: readonly ParsedCloudEvent[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** A batch: the JSON batch format of CloudEvents 1.0.2 (§4), in UTF-8; it may be empty. */
export function parseCloudEventBatch(bytes: Uint8Array): ParsedCloudEventBatch {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = decodeText(buffer, 0, buffer.length);
  if (text === undefined) return { kind: 'problem', problem: 'not UTF-8' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'problem', problem: 'not JSON' };
  }
  if (!Array.isArray(json)) {
    return { kind: 'problem', problem: 'a batch of CloudEvents is a JSON array, and this is none' };
  }
  return { kind: 'events', events: jsonElements(text).map(parseCloudEventText) };
}
