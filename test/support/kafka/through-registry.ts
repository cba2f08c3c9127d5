import type { SchemaKind } from '../../../src/formats/schema-codec.js';
import { schemaCodecOf } from '../../../src/formats/schema-codec-of.js';
import { SchemaMessageDecoder } from '../../../src/formats/schema-message-decoder.js';
import { writeFrame } from '../../../src/formats/wire-format.js';
import { confluentRegistry } from '../../../src/registry/confluent-registry.js';
import type { DataType, Field, Schema, Value } from '../../../src/schema.js';
import { type Decoded, decodeMessages } from '../decode.js';

export const NOON: number = Date.UTC(2026, 0, 1, 12) * 1000;

export function column(name: string, kind: Exclude<DataType['kind'], 'DECIMAL' | 'LIST' | 'STRUCT' | 'MAP'>): Field {
  return { name, type: { kind } };
}

/** What is made here of messages as they stand in Kafka. */
export async function readThrough(
  url: string,
  kind: SchemaKind,
  columns: Schema,
  messages: readonly Buffer[],
): Promise<Decoded> {
  const registry = await confluentRegistry({ urls: [url] });
  const codec = await schemaCodecOf(kind);
  const schemaById = async (id: number) => ({ kind: 'schema', schema: await registry.schemaById(id) }) as const;
  const decoder = new SchemaMessageDecoder({ codec, schemaById }, columns);
  await decoder.prepare(messages);
  return decodeMessages(decoder, ...messages);
}

/** A row as it stands in Kafka once it was written here. */
export async function writtenThrough(
  url: string,
  kind: SchemaKind,
  topic: string,
  columns: Schema,
  values: readonly Value[],
): Promise<Buffer> {
  const registry = await confluentRegistry({ urls: [url] });
  const writer = (await schemaCodecOf(kind)).writerOf(columns, 'bought');
  const id = await registry.register(`${topic}-value`, { kind, text: writer.schema });
  return writeFrame(id, writer.write(values));
}

export const BOUGHT: Schema = [
  column('user_id', 'BIGINT'),
  column('item', 'VARCHAR'),
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  column('at', 'TIMESTAMP'),
  column('paid', 'BOOLEAN'),
  { name: 'sizes', type: { kind: 'LIST', element: { kind: 'INTEGER' } } },
  { name: 'gift', type: { kind: 'STRUCT', fields: [column('name', 'VARCHAR'), column('pieces', 'INTEGER')] } },
  column('weight', 'DOUBLE'),
];
export const FULL: readonly Value[] = [42, 'tëa', -1205, NOON + 7, true, [1, -2], ['comb', 3], 0.1];
export const EMPTY: readonly Value[] = [null, null, null, null, null, [], null, null];
