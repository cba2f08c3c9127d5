// Confluent's own serdes as the other party, with a registry between: what they write is read here, and what is written here
// they read.
import { SchemaRegistryClient } from '@confluentinc/schemaregistry/dist/schemaregistry-client.js';
import { AvroDeserializer, AvroSerializer } from '@confluentinc/schemaregistry/dist/serde/avro.js';
import { JsonDeserializer, JsonSerializer } from '@confluentinc/schemaregistry/dist/serde/json.js';
import { SerdeType } from '@confluentinc/schemaregistry/dist/serde/serde.js';
import { describe, expect, test } from 'vitest';
import type { Value } from '../../src/schema.js';
import { testRegistry } from '../support/kafka/test-registry.js';
import { BOUGHT, column, EMPTY, FULL, NOON, readThrough, writtenThrough } from '../support/kafka/through-registry.js';
import { uniqueName } from '../support/kafka/unique-name.js';

const url = testRegistry();

function client(): SchemaRegistryClient {
  return new SchemaRegistryClient({ baseURLs: [url()], maxRetries: 0 });
}

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
    expect((await readThrough(url(), 'avro', columns, messages)).rows).toEqual([
      [...same, ['comb', 3], 'ß', 'PAID', '{"x":1}'],
      [...same, null, null, 'PAID', '{"x":1}'],
    ]);
  });

  test('they read', async () => {
    const topic = uniqueName('bought');
    const deserializer = new AvroDeserializer(client(), SerdeType.VALUE, {});
    const of = async (values: readonly Value[]) =>
      deserializer.deserialize(topic, await writtenThrough(url(), 'avro', topic, BOUGHT, values));
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
    expect((await readThrough(url(), 'json-schema', columns, messages)).rows).toEqual(theirs);
  });

  test('they read, and find it to be of its schema', async () => {
    const topic = uniqueName('bought');
    const deserializer = new JsonDeserializer(client(), SerdeType.VALUE, VALIDATING);
    const of = async (values: readonly Value[]) =>
      deserializer.deserialize(topic, await writtenThrough(url(), 'json-schema', topic, BOUGHT, values));
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
