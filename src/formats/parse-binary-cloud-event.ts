import type { MessageHeaders } from '../message-headers.js';
import type { CloudEventPrefix, ParsedCloudEvent } from './cloud-event.js';
import { cloudEventProblem } from './cloud-event-problem.js';
import { contentTypeOf } from './content-type-of.js';
import { decodeText } from './lines.js';
import { shorten } from './type-mismatch.js';

/**
 * An event in binary mode: its attributes are headers, its data is the message (the Kafka and HTTP bindings of
 * CloudEvents 1.0.2, §3.1 and §3.2). HTTP's names are without case, its values percent-encoded. `data` undefined: none.
 */
export function parseBinaryCloudEvent(
  headers: MessageHeaders,
  data: Uint8Array | undefined,
  prefix: CloudEventPrefix,
): ParsedCloudEvent {
  const attributes = new Map<string, string>();
  for (const [written, bytes] of headers) {
    const header = prefix === 'ce-' ? written.toLowerCase() : written;
    if (!header.startsWith(prefix)) continue;
    const name = header.slice(prefix.length);
    const value = headerText(bytes, prefix);
    if (value === undefined) return problem(`the header ${shorten(header)} is not UTF-8`);
    if (attributes.has(name)) return problem(`the header ${shorten(header)} is there twice`);
    attributes.set(name, value);
  }
  if (attributes.size === 0) {
    return problem(`not a CloudEvent: no header ${prefix}…, and no content-type application/cloudevents+json`);
  }
  const contentType = contentTypeOf(headers);
  // Some clients write it as an attribute too.
  if (contentType !== undefined) attributes.set('datacontenttype', contentType);
  const wrong = cloudEventProblem(attributes);
  if (wrong !== undefined) return problem(wrong);
  attributes.delete('specversion');
  return { kind: 'event', event: { attributes, data } };
}

function headerText(bytes: Uint8Array, prefix: CloudEventPrefix): string | undefined {
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = decodeText(buffer, 0, buffer.length);
  return text === undefined || prefix === 'ce_' ? text : percentDecoded(text);
}

/** HTTP binding, §3.1.3.2: a quoted string first loses its quotes; what is no well-formed UTF-8 is refused. */
function percentDecoded(text: string): string | undefined {
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  const plain = isQuoted ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text;
  try {
    return plain.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => decodeURIComponent(encoded));
  } catch {
    return undefined;
  }
}

function problem(text: string): ParsedCloudEvent {
  return { kind: 'problem', problem: text };
}
