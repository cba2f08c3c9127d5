import type { MessageHeaders } from '../message-headers.js';
import type { KafkaMessage, KafkaRecord } from './driver.js';
import type { ClientRecord, Message } from './kafkajs.js';

/** A record as the client has read it. */
export function fromClientRecord({ offset, timestamp, key, value, headers }: ClientRecord): KafkaRecord {
  return { offset: Number(offset), timestamp: Number(timestamp), key, value, headers: toPairs(headers ?? {}) };
}

/** A record as the client writes it. */
export function toClientMessage({ partition, key, value, timestamp, headers }: KafkaMessage): Message {
  const message: Message = { key: asBuffer(key), value: asBuffer(value) };
  if (partition !== undefined) message.partition = partition;
  if (timestamp !== undefined) message.timestamp = String(timestamp);
  if (headers !== undefined && headers.length > 0) message.headers = toObject(headers);
  return message;
}

type ClientHeaders = NonNullable<Message['headers']>;

/** The client keeps the values of one name together. */
function toPairs(headers: ClientHeaders): MessageHeaders {
  return Object.entries(headers).flatMap(([name, values]) =>
    (Array.isArray(values) ? values : [values]).map((value) => [name, Buffer.from(value ?? '')] as const),
  );
}

function toObject(headers: MessageHeaders): ClientHeaders {
  const values = new Map<string, Buffer[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), Buffer.from(value)]);
  return Object.fromEntries(values);
}

function asBuffer(bytes: Uint8Array | null): Buffer | null {
  return bytes === null || Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
