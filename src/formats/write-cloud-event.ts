import { isJson } from '../is-json.js';
import type { CloudEvent } from './cloud-event.js';
import { decodeText } from './lines.js';
import { isJsonType, mediaType } from './media-type.js';

/**
 * An event in structured mode, as one line of JSON. Data that is JSON stands there as it is, other text as a string; all
 * else, and what is not the JSON that it is said to be, as `data_base64`.
 */
export function writeCloudEvent({ attributes, data }: CloudEvent): string {
  const members = [...attributes].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
  if (data !== undefined) members.push(dataMember(data, attributes.get('datacontenttype')));
  return `{"specversion":"1.0",${members.join(',')}}`;
}

function dataMember(data: Uint8Array, contentType: string | undefined): string {
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const text = decodeText(buffer, 0, buffer.length);
  if (text !== undefined) {
    if (!isJsonType(contentType)) {
      if (isTextType(contentType)) return `"data":${JSON.stringify(text)}`;
    } else if (isJson(text) && text.trim() !== 'null') {
      return `"data":${text.replaceAll(/[\r\n]/g, ' ').trim()}`;
    }
  }
  return `"data_base64":"${buffer.toString('base64')}"`;
}

function isTextType(contentType: string | undefined): boolean {
  return /^text\/|[/+]xml$/.test(mediaType(contentType ?? '')?.name ?? '');
}
