import type { ParsedCloudEvent } from './cloud-event.js';
import { cloudEventProblem } from './cloud-event-problem.js';
import { QUOTE } from './json-tokens.js';
import { isJsonType } from './media-type.js';
import { MemberScanner, type ScannedMember, withLineFeed } from './member-scanner.js';

const SMALL_INTEGER = /^-?[1-9]\d{0,8}$|^0$/;

const scanner = new MemberScanner();

/** As `parseCloudEvent`, of most events: without making anything of the data. Undefined for what is left to `JSON.parse`. */
export function scanCloudEvent(message: Uint8Array): ParsedCloudEvent | undefined {
  const bytes = withLineFeed(message);
  const members = scanner.scan(bytes, 0, message.length);
  if (members === undefined) return undefined;
  const attributes = new Map<string, string>();
  let data: Uint8Array | undefined;
  for (const member of members) {
    const { name, start, end } = member;
    if (name === 'data_base64') return undefined;
    if (bytes[start] === 0x6e) continue;
    if (name === 'data') {
      data = bytes.subarray(start, end);
    } else {
      const text = attributeText(bytes, member);
      if (text === undefined) return undefined;
      attributes.set(name, text);
    }
  }
  const problem = cloudEventProblem(attributes);
  if (problem !== undefined) return { kind: 'problem', problem };
  attributes.delete('specversion');
  if (data?.[0] === QUOTE && !isJsonType(attributes.get('datacontenttype'))) return undefined;
  return { kind: 'event', event: { attributes, data } };
}

function attributeText(bytes: Buffer, { start, end }: ScannedMember): string | undefined {
  if (bytes[start] === QUOTE) {
    const text = bytes.toString('utf8', start + 1, end - 1);
    return text.includes('\\') ? undefined : text;
  }
  const text = bytes.toString('latin1', start, end);
  return text === 'true' || text === 'false' || SMALL_INTEGER.test(text) ? text : undefined;
}
