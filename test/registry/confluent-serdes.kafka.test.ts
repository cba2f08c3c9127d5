// Confluent's own serdes as the other party, with a registry between: what they write is read here, and what is written here
// they read.
import { SchemaRegistryClient } from '@confluentinc/schemaregistry/dist/schemaregistry-client.js';
import { AvroDeserializer, AvroSerializer } from '@confluentinc/schemaregistry/dist/serde/avro.js';
import { JsonDeserializer, JsonSerializer } from '@confluentinc/schemaregistry/dist/serde/json.js';
import { SerdeType } from '@confluentinc/schemaregistry/dist/serde/serde.js';
import { describe, expect, test } from 'vitest';
import type { SchemaKind } from '../../src/formats/schema-codec.js';
import { schemaCodecOf } from '../../src/formats/schema-codec-of.js';
import { SchemaMessageDecoder } from '../../src/formats/schema-message-decoder.js';
import { writeFrame } from '../../src/formats/wire-format.js';
import { confluentRegistry } from '../../src/registry/confluent-registry.js';
import type { DataType, Field, Schema, Value } from '../../src/schema.js';
import { ITEM_FILE, OLD_FILE, ORDER_FILE } from '../support/compiled-files.js';
import { type Decoded, decodeMessages } from '../support/decode.js';
import { confluentProtobufReader, confluentProtobufWriter } from '../support/kafka/confluent-protobuf.js';
import { testRegistry } from '../support/kafka/test-registry.js';
import { uniqueName } from '../support/kafka/unique-name.js';

const url = testRegistry();

const NOON = Date.UTC(2026, 0, 1, 12) * 1000;

function client(): SchemaRegistryClient {
  return new SchemaRegistryClient({ baseURLs: [url()], maxRetries: 0 });
}

function column(name: string, kind: Exclude<DataType['kind'], 'DECIMAL' | 'LIST' | 'STRUCT' | 'MAP'>): Field {
  return { name, type: { kind } };
}

/** What is made here of messages as they stand in Kafka. */
async function read(kind: SchemaKind, columns: Schema, messages: readonly Buffer[]): Promise<Decoded> {
  const registry = await confluentRegistry({ urls: [url()] });
  const codec = await schemaCodecOf(kind);
  const schemaById = async (id: number) => ({ kind: 'schema', schema: await registry.schemaById(id) }) as const;
  const decoder = new SchemaMessageDecoder({ codec, schemaById }, columns);
  await decoder.prepare(messages);
  return decodeMessages(decoder, ...messages);
}

/** A row as it stands in Kafka once it was written here. */
async function written(kind: SchemaKind, topic: string, columns: Schema, values: readonly Value[]): Promise<Buffer> {
  const registry = await confluentRegistry({ urls: [url()] });
  const writer = (await schemaCodecOf(kind)).writerOf(columns, 'bought');
  const id = await registry.register(`${topic}-value`, { kind, text: writer.schema });
  return writeFrame(id, writer.write(values));
}

const BOUGHT: Schema = [
  column('user_id', 'BIGINT'),
  column('item', 'VARCHAR'),
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  column('at', 'TIMESTAMP'),
  column('paid', 'BOOLEAN'),
  { name: 'sizes', type: { kind: 'LIST', element: { kind: 'INTEGER' } } },
  { name: 'gift', type: { kind: 'STRUCT', fields: [column('name', 'VARCHAR'), column('pieces', 'INTEGER')] } },
  column('weight', 'DOUBLE'),
];
const FULL: readonly Value[] = [42, 'tëa', -1205, NOON + 7, true, [1, -2], ['comb', 3], 0.1];
const EMPTY: readonly Value[] = [null, null, null, null, null, [], null, null];

describe('Avro', () => {
  const order = {
    type: 'record',
    name: 'Order',
    namespace: 'org.shop',
    fields: [
      { name: 'user_id', type: 'long' },
      { name: 'note', type: ['null', 'string'], default: null },
      { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 } },
      { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
      { name: 'state', type: { type: 'enum', name: 'State', symbols: ['OPEN', 'PAID'] } },
      { name: 'counts', type: { type: 'map', values: 'int' } },
      { name: 'gift', type: ['null', 'org.shop.Item'], default: null },
    ],
  };
  const item = {
    type: 'record',
    name: 'Item',
    namespace: 'org.shop',
    fields: [
      { name: 'name', type: 'string' },
      { name: 'pieces', type: ['null', 'int'], default: null },
    ],
  };

  test('they write, with a reference and logical types', async () => {
    const topic = uniqueName('orders');
    const registry = client();
    await registry.register(`${topic}-item`, { schema: JSON.stringify(item), schemaType: 'AVRO' });
    const id = await registry.register(`${topic}-value`, {
      schema: JSON.stringify(order),
      schemaType: 'AVRO',
      references: [{ name: 'org.shop.Item', subject: `${topic}-item`, version: 1 }],
    });
    const serializer = new AvroSerializer(client(), SerdeType.VALUE, { useSchemaId: id });
    const first = { user_id: 42, price: Buffer.from('fb4b', 'hex'), at: NOON / 1000, state: 'PAID', counts: { x: 1 } };
    const messages = [
      await serializer.serialize(topic, { ...first, note: 'ß', gift: { name: 'comb', pieces: 3 } }),
      await serializer.serialize(topic, { ...first, note: null, gift: null }),
    ];
    const columns = [
      ...BOUGHT.filter(({ name }) => ['user_id', 'price', 'at', 'gift'].includes(name)),
      column('note', 'VARCHAR'),
      column('state', 'VARCHAR'),
      column('counts', 'JSON'),
    ];
    const same = [42, -1205, NOON];
    expect((await read('avro', columns, messages)).rows).toEqual([
      [...same, ['comb', 3], 'ß', 'PAID', '{"x":1}'],
      [...same, null, null, 'PAID', '{"x":1}'],
    ]);
  });

  test('they read', async () => {
    const topic = uniqueName('bought');
    const deserializer = new AvroDeserializer(client(), SerdeType.VALUE, {});
    const of = async (values: readonly Value[]) =>
      deserializer.deserialize(topic, await written('avro', topic, BOUGHT, values));
    expect(await of(FULL)).toEqual({
      user_id: 42,
      item: 'tëa',
      price: Buffer.from('fb4b', 'hex'),
      at: NOON + 7,
      paid: true,
      sizes: [1, -2],
      gift: { name: 'comb', pieces: 3 },
      weight: 0.1,
    });
    const empty = { user_id: null, item: null, price: null, at: null, paid: null, gift: null, weight: null };
    expect(await of(EMPTY)).toEqual({ ...empty, sizes: [] });
  });
});

describe('JSON Schema', () => {
  /** Ajv, which they use, knows no formats by itself, and will have none that it does not know. */
  const VALIDATING = { validate: true, validateFormats: false };
  const item = {
    $id: 'https://shop.example/item.json',
    type: 'object',
    properties: { name: { type: 'string' }, pieces: { type: ['integer', 'null'] } },
  };
  const old = {
    $id: 'https://shop.example/order.json',
    type: 'object',
    properties: {
      user_id: { type: 'integer' },
      price: { type: ['number', 'null'] },
      at: { type: 'string', format: 'date-time' },
      gift: { oneOf: [{ type: 'null' }, { $ref: 'https://shop.example/item.json' }] },
    },
    required: ['user_id'],
  };
  const now = { ...old, properties: { ...old.properties, note: { type: 'string' } } };
  const columns = [
    ...BOUGHT.filter(({ name }) => ['user_id', 'price', 'at', 'gift'].includes(name)),
    column('note', 'VARCHAR'),
  ];

  async function writer(topic: string, schema: object): Promise<(value: object) => Promise<Buffer>> {
    const registry = client();
    await registry.register(`${topic}-item`, { schema: JSON.stringify(item), schemaType: 'JSON' });
    const id = await registry.register(`${topic}-value`, {
      schema: JSON.stringify(schema),
      schemaType: 'JSON',
      references: [{ name: item.$id, subject: `${topic}-item`, version: 1 }],
    });
    const serializer = new JsonSerializer(registry, SerdeType.VALUE, { useSchemaId: id, ...VALIDATING });
    return (value) => serializer.serialize(topic, value);
  }

  test('they write, old and new side by side, with a reference: rows are what they themselves read', async () => {
    const topic = uniqueName('orders');
    const [before, after] = [await writer(topic, old), await writer(topic, now)];
    const orders = [
      { user_id: 42, price: -12.05, at: '2026-01-01T12:00:00Z', gift: { name: 'comb', pieces: 3 } },
      { user_id: 43, price: null, gift: null, note: 'ß' },
      { user_id: 2 ** 50, price: 1e2, gift: { name: 'tea', pieces: null } },
      { user_id: 44, note: '' },
      { user_id: 45 },
    ];
    const messages = [];
    for (const order of orders) messages.push(await ('note' in order ? after : before)(order));
    expect(new Set(messages.map((message) => message.readUInt32BE(1))).size).toBe(2);
    const deserializer = new JsonDeserializer(client(), SerdeType.VALUE, {});
    const theirs = [];
    for (const message of messages) {
      const { user_id, price, at, gift, note } = await deserializer.deserialize(topic, message);
      const cents = typeof price === 'number' ? Math.round(price * 100) : null;
      const micros = at === undefined ? null : Date.parse(at) * 1000;
      theirs.push([user_id, cents, micros, gift ? [gift.name, gift.pieces] : null, note ?? null]);
    }
    expect(theirs[0]).toEqual([42, -1205, NOON, ['comb', 3], null]);
    expect((await read('json-schema', columns, messages)).rows).toEqual(theirs);
  });

  test('they read, and find it to be of its schema', async () => {
    const topic = uniqueName('bought');
    const deserializer = new JsonDeserializer(client(), SerdeType.VALUE, VALIDATING);
    const of = async (values: readonly Value[]) =>
      deserializer.deserialize(topic, await written('json-schema', topic, BOUGHT, values));
    expect(await of(FULL)).toEqual({
      user_id: 42,
      item: 'tëa',
      price: -12.05,
      at: '2026-01-01T12:00:00.000007Z',
      paid: true,
      sizes: [1, -2],
      gift: { name: 'comb', pieces: 3 },
      weight: 0.1,
    });
    const empty = { user_id: null, item: null, price: null, at: null, paid: null, gift: null, weight: null };
    expect(await of(EMPTY)).toEqual({ ...empty, sizes: [] });
  });
});

describe('Protobuf', () => {
  const NOTHING = {
    ...{ user_id: null, points: null, pieces: null, note: null, state: null, card: null, hash: null, item: null },
    ...{ page: null, at: null, lines: null, counts: null, cash: null, gift: null, ids: null },
  };

  test('they write the second message, one within it, and one with a reference', async () => {
    const topic = uniqueName('orders');
    const write = confluentProtobufWriter(client(), [ORDER_FILE, ITEM_FILE]);
    const messages = [
      await write(topic, 'org.shop.Order', {
        user_id: '9007199254740993',
        state: 'PAID',
        at: '2026-01-01T12:00:00.000007999Z',
        lines: [{ item: 'tea', pieces: '-3' }, {}],
        counts: { x: 1 },
        cash: 0,
        points: '7',
        gift: { count: 0 },
        hash: 'AP8Q',
        ids: ['1', '18446744073709551615'],
      }),
      await write(topic, 'org.shop.Order', { note: '', card: '1234' }),
      await write(topic, 'org.shop.Order.Line', { item: 'mug', pieces: '2' }),
      await write(topic, 'org.shop.Visit', { page: '/' }),
    ];
    expect(messages.map((message) => message.subarray(5, 8).toString('hex'))).toEqual([
      '020208',
      '020212',
      '040200',
      '000a01',
    ]);
    const line = { kind: 'STRUCT', fields: [column('item', 'VARCHAR'), column('pieces', 'BIGINT')] } as const;
    const columns: Schema = [
      ...['user_id', 'points', 'pieces'].map((name) => column(name, 'BIGINT')),
      ...['note', 'state', 'card', 'hash', 'item', 'page'].map((name) => column(name, 'VARCHAR')),
      column('at', 'TIMESTAMP'),
      { name: 'lines', type: { kind: 'LIST', element: line } },
      { name: 'counts', type: { kind: 'MAP', key: { kind: 'VARCHAR' }, value: { kind: 'INTEGER' } } },
      column('cash', 'DOUBLE'),
      column('gift', 'JSON'),
      { name: 'ids', type: { kind: 'LIST', element: { kind: 'HUGEINT' } } },
    ];
    const { rows } = await read('protobuf', columns, messages);
    expect(rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])))).toEqual([
      {
        ...NOTHING,
        user_id: 9007199254740993n,
        points: 7,
        state: 'PAID',
        hash: 'AP8Q',
        at: NOON + 7,
        lines: [
          ['tea', -3],
          ['', 0],
        ],
        counts: [['x', 1]],
        cash: 0,
        gift: '{"name":"","count":0}',
        ids: [1, 18446744073709551615n],
      },
      { ...NOTHING, user_id: 0, note: '', state: 'OPEN', card: '1234', hash: '', lines: [], counts: [], ids: [] },
      { ...NOTHING, item: 'mug', pieces: 2 },
      { ...NOTHING, page: '/' },
    ]);
  });

  test('old and new writers side by side: rows are what they themselves read', async () => {
    const topic = uniqueName('orders');
    const [before, after] = [[OLD_FILE], [ORDER_FILE, ITEM_FILE]].map((files) =>
      confluentProtobufWriter(client(), files),
    );
    const orders = [
      { user_id: '1', note: 'old' },
      { user_id: '2', note: 'new', state: 'PAID', cash: 2.5 },
      { user_id: '3', cash: 0.5 },
      { user_id: '4', state: 'OPEN' },
      {},
    ];
    const messages = [];
    for (const [i, order] of orders.entries()) {
      messages.push(Buffer.from((await (i % 2 === 0 ? before : after)?.(topic, 'org.shop.Order', order)) ?? []));
    }
    expect(new Set(messages.map((message) => message.readUInt32BE(1))).size).toBe(2);
    const deserializer = confluentProtobufReader([url()]);
    const theirs = [];
    for (const message of messages) {
      const order = await deserializer.deserialize(topic, message);
      const cash = order.how?.case === 'cash' ? order.how.value : order.cash;
      const state = order.state === undefined ? null : ['OPEN', 'PAID'][order.state];
      theirs.push([Number(order.userId), order.note ?? null, state, cash ?? null]);
    }
    expect(theirs).toEqual([
      [1, 'old', null, 0],
      [2, 'new', 'PAID', 2.5],
      [3, '', null, 0.5],
      [4, null, 'OPEN', null],
      [0, '', null, 0],
    ]);
    const columns = [
      column('user_id', 'BIGINT'),
      column('note', 'VARCHAR'),
      column('state', 'VARCHAR'),
      column('cash', 'DOUBLE'),
    ];
    expect((await read('protobuf', columns, messages)).rows).toEqual(theirs);
  });

  test('they read', async () => {
    const topic = uniqueName('bought');
    const deserializer = confluentProtobufReader([url()]);
    const of = async (values: readonly Value[]) =>
      deserializer.deserialize(topic, await written('protobuf', topic, BOUGHT, values));
    expect(await of(FULL)).toEqual({
      $typeName: 'Bought',
      userId: 42n,
      item: 'tëa',
      price: '-12.05',
      at: { $typeName: 'google.protobuf.Timestamp', seconds: BigInt(NOON / 1e6), nanos: 7000 },
      paid: true,
      sizes: [1, -2],
      gift: expect.objectContaining({ name: 'comb', pieces: 3 }),
      weight: 0.1,
    });
    // All its prototype's: nothing is there.
    expect({ ...(await of(EMPTY)) }).toEqual({ $typeName: 'Bought', sizes: [] });
  });
});
