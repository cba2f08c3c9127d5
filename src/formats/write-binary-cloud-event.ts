import type { MessageHeaders } from '../message-headers.js';
import type { CloudEvent, CloudEventPrefix } from './cloud-event.js';

const UTF8 = new TextEncoder();

/** The headers of an event in binary mode, in which its data is the message: see `parseBinaryCloudEvent`. */
export function writeBinaryCloudEvent({ attributes }: CloudEvent, prefix: CloudEventPrefix): MessageHeaders {
  const texts: (readonly [string, string])[] = [[`${prefix}specversion`, '1.0']];
  for (const [name, value] of attributes) {
    if (name === 'datacontenttype') texts.push(['content-type', value]);
    else texts.push([prefix + name, prefix === 'ce-' ? percentEncoded(value) : value]);
  }
  return texts.map(([name, text]) => [name, UTF8.encode(text)] as const);
}

/** HTTP binding, §3.1.3.2: what is not printable ASCII, the space, `"` and `%`. */
function percentEncoded(text: string): string {
  return text.replace(/[^!#$&-~]+/gu, (part) =>
    Array.from(UTF8.encode(part), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}
