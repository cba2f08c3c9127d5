import { messageDecoderOf } from '../src/formats/message-decoder-of.js';
import type { NamedFormat } from '../src/message-format.js';
import type { MessageHeaders } from '../src/message-headers.js';
import type { Beside } from './benchmark.js';
import { DECLARED, decodingBeside, intoColumns, parsedJson } from './decoding.js';

/** How the events of a shop are put into messages. */
export type Envelope = 'none' | 'cloudevents-structured' | 'cloudevents-binary' | 'debezium-json';

/** Messages in JSON as columns of a batch; beside JSON.parse of the same bytes, which makes objects. */
export function messageDecode(name: string, envelope: Envelope): Beside {
  const messagesOf = (lines: readonly Buffer[]) =>
    lines.map((line, i) => Buffer.from(message(envelope, String(line), i)));
  return decodingBeside(name, 'JSON.parse of the same bytes', {
    other: async (lines) => parsedJson(messagesOf(lines)),
    motif: async (lines) => {
      const decoder = messageDecoderOf(formatOf(envelope), DECLARED);
      const rows = intoColumns();
      const headers = headersOf(envelope);
      return { messages: messagesOf(lines), read: (one) => decoder.decode(one, rows, headers) };
    },
  });
}

function formatOf(envelope: Envelope): NamedFormat {
  switch (envelope) {
    case 'none':
      return 'json';
    case 'debezium-json':
      return 'debezium-json';
    default:
      return 'cloudevents';
  }
}

function message(envelope: Envelope, line: string, i: number): string {
  switch (envelope) {
    case 'cloudevents-structured':
      return `{"specversion":"1.0","id":"${i}","source":"/shop/web","type":"com.example.shop.event","time":"2026-01-01T12:00:00Z","datacontenttype":"application/json","data":${line}}`;
    case 'debezium-json':
      return `{"before":null,"after":${line},"source":{"version":"3.0.0.Final","connector":"postgresql","name":"shop","ts_ms":1767268800000,"snapshot":"false","db":"shop","schema":"public","table":"events","txId":${i},"lsn":${i * 64}},"op":"c","ts_ms":1767268800007}`;
    default:
      return line;
  }
}

function headersOf(envelope: Envelope): MessageHeaders {
  if (envelope !== 'cloudevents-binary') return [];
  const headers = {
    ce_specversion: '1.0',
    ce_id: '1',
    ce_source: '/shop/web',
    ce_type: 'com.example.shop.event',
    ce_time: '2026-01-01T12:00:00Z',
    'content-type': 'application/json',
  };
  return Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)]);
}
