import { SchemaRegistryClient } from '@confluentinc/schemaregistry/dist/schemaregistry-client.js';
import { AvroDeserializer, AvroSerializer } from '@confluentinc/schemaregistry/dist/serde/avro.js';
import { JsonDeserializer, JsonSerializer } from '@confluentinc/schemaregistry/dist/serde/json.js';
import { SerdeType, type Serializer } from '@confluentinc/schemaregistry/dist/serde/serde.js';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { ITEM_FILE, OLD_FILE, ORDER_FILE } from '../support/compiled-files.js';
import { confluentProtobufReader, confluentProtobufWriter } from '../support/kafka/confluent-protobuf.js';
import { freePort } from '../support/kafka/free-port.js';
import { type Gate, startGate } from '../support/kafka/gate.js';
import { MotifProcess } from '../support/kafka/motif-process.js';
import { type RegistryProcess, startRegistry } from '../support/kafka/registry-process.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import { requireBackward, testRegistry } from '../support/kafka/test-registry.js';
import { uniqueName } from '../support/kafka/unique-name.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const kafka = testKafka();
const url = testRegistry();

const QUERY = 'INSERT INTO bought SELECT user_id, item, price, note FROM orders;';

function client(at = url()): SchemaRegistryClient {
  return new SchemaRegistryClient({ baseURLs: [at], maxRetries: 0 });
}

interface Tables {
  readonly orders: string;
  readonly bought: string;
  readonly format?: string;
  readonly at?: string;
  /** Of what is written. */
  readonly columns?: string;
  readonly query?: string;
}

function project({ orders, bought, format = 'avro-confluent', at = url(), columns, query = QUERY }: Tables): string {
  const table = (topic: string) => `'connector' = 'kafka', 'topic' = '${topic}',
    'properties.bootstrap.servers' = '${kafka.brokers.join()}', 'format' = '${format}', '${format}.url' = '${at}'`;
  return temporaryFolder({
    'streams.sql': `
      CREATE TABLE orders (user_id INTEGER, item VARCHAR, price DOUBLE, note VARCHAR,
        ts TIMESTAMP METADATA FROM 'timestamp', WATERMARK FOR ts AS ts)
      WITH (${table(orders)}, 'properties.group.id' = '${uniqueName('g')}', 'scan.startup.mode' = 'earliest-offset',
        'scan.watermark.idle-timeout' = '200 ms');
      CREATE TABLE bought (${columns ?? 'user_id INTEGER, item VARCHAR, price DOUBLE, note VARCHAR'})
      WITH (${table(bought)}, 'key.fields' = 'user_id', 'key.format' = '${format}', 'key.${format}.url' = '${at}');`,
    'buys.sql': query,
  });
}

async function topics(): Promise<{ readonly orders: string; readonly bought: string }> {
  return { orders: await kafka.createTopic({ name: 'orders' }), bought: await kafka.createTopic({ name: 'bought' }) };
}

const OLD = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'user_id', type: 'int' },
    { name: 'item', type: 'string' },
    { name: 'price', type: 'double' },
  ],
};
const NEW = { ...OLD, fields: [...OLD.fields, { name: 'note', type: ['null', 'string'], default: null }] };

/** A writer of one version of a schema, of Confluent's. */
async function writer(topic: string, schema: object, registry = client()): Promise<(value: object) => Promise<Buffer>> {
  await registry.register(`${topic}-value`, { schema: JSON.stringify(schema), schemaType: 'AVRO' });
  const { id } = await registry.getLatestSchemaMetadata(`${topic}-value`);
  const serializer = new AvroSerializer(registry, SerdeType.VALUE, { useSchemaId: id ?? 0 });
  return (value) => serializer.serialize(topic, value);
}

async function run(folder: string): Promise<MotifProcess> {
  return new MotifProcess([folder, '--no-archive'], {});
}

describe('Avro', () => {
  test('old and new writers side by side, and what comes out, as Confluent’s own serdes have it', async () => {
    const { orders, bought } = await topics();
    const [old, now] = [await writer(orders, OLD), await writer(orders, NEW, client())];
    const values = [
      { user_id: 1, item: 'tea', price: 2.5 },
      { user_id: 2, item: 'mug', price: 7, note: 'blue' },
      { user_id: 1, item: 'pot', price: 30.25 },
      { user_id: 3, item: 'tëa', price: 0, note: null },
    ];
    for (const value of values) {
      await kafka.produce(orders, [{ value: await ('note' in value ? now : old)(value) }]);
    }
    const process = await run(project({ orders, bought }));
    const records = await Promise.race([kafka.readRecords(bought, values.length), process.failed]);
    await process.end('SIGTERM');
    const [valueOf, keyOf] = [SerdeType.VALUE, SerdeType.KEY].map((of) => new AvroDeserializer(client(), of, {}));
    const found = [];
    for (const { key, value, headers } of records) {
      const read = { ...(await valueOf?.deserialize(bought, value ?? Buffer.alloc(0))) };
      expect(await keyOf?.deserialize(bought, key ?? Buffer.alloc(0))).toMatchObject({ user_id: read.user_id });
      expect(headers['content-type']).toBe('application/avro');
      expect(headers.ce_dataschema).toBe(`${url()}/schemas/ids/${value?.readUInt32BE(1)}`);
      found.push(read);
    }
    expect(found).toEqual(values.map((value) => ({ note: null, ...value })));
  });

  test('an id that nobody knows, another magic byte, and bytes that are cut: dead letters', async () => {
    const { orders, bought } = await topics();
    const write = await writer(orders, OLD);
    const good = await write({ user_id: 1, item: 'tea', price: 2.5 });
    const unknown = Buffer.from(good);
    unknown.writeUInt32BE(1_999_999_999, 1);
    const messages = [unknown, Buffer.from('{"user_id":1}'), good.subarray(0, 8), good];
    await kafka.produce(
      orders,
      messages.map((value) => ({ value })),
    );
    const folder = project({ orders, bought });
    const process = await run(folder);
    await Promise.race([kafka.readRecords(bought, 1), process.failed]);
    const [, group = ''] = /'properties.group.id' = '([^']+)'/.exec(await readStreams(folder)) ?? [];
    const letters = await kafka.readTopic(`${group}-dead-letters`);
    await process.end('SIGTERM');
    const reasons = letters.map(({ value }) => JSON.parse(`${value}`).reason);
    expect(reasons).toEqual([
      `schema 1999999999 is not known to the registry at ${url()}`,
      "it begins with 0x7b, not with a schema registry's magic byte 0x00",
      expect.stringMatching(/^by schema \d+: /),
    ]);
  });

  test('an incompatible schema: nothing runs, and the field is named', async () => {
    const { orders, bought } = await topics();
    await writer(bought, {
      ...OLD,
      name: 'bought',
      fields: [
        { name: 'item', type: 'string' },
        { name: 'price', type: 'string' },
      ],
    });
    await requireBackward(url(), `${bought}-value`);
    const folder = project({ orders, bought });
    const process = await run(folder);
    expect(await process.ended).toMatchObject({ code: 1 });
    const said = process.said.join('\n');
    expect(said).toMatch(
      /buys\.sql:1:1: the values of bought, which buys gives, are not compatible with subject bought-/,
    );
    expect(said).toContain('field price was string and is double');
    expect(said).not.toContain('    at ');
  });

  test('who does not register needs a schema that is there', async () => {
    const { orders, bought } = await topics();
    const folder = project({ orders, bought: `${bought}', 'avro-confluent.auto-register' = 'false` });
    const process = await run(folder);
    expect(await process.ended).toMatchObject({ code: 1 });
    expect(process.said.join('\n')).toContain(`has not the schema of bought`);
  });
});

test('JSON Schema: read from, and written for, Confluent’s own serdes', async () => {
  const { orders, bought } = await topics();
  const schema = {
    type: 'object',
    properties: { user_id: { type: 'integer' }, item: { type: 'string' }, price: { type: 'number' } },
  };
  await client().register(`${orders}-value`, { schema: JSON.stringify(schema), schemaType: 'JSON' });
  const serializer: Serializer = new JsonSerializer(client(), SerdeType.VALUE, { useLatestVersion: true });
  const value = { user_id: 1, item: 'tea', price: 2.5 };
  await kafka.produce(orders, [{ value: await serializer.serialize(orders, value) }]);
  const process = await run(project({ orders, bought, format: 'json-schema-confluent' }));
  const [record] = await Promise.race([kafka.readRecords(bought, 1), process.failed]);
  await process.end('SIGTERM');
  const deserializer = new JsonDeserializer(client(), SerdeType.VALUE, {});
  expect(await deserializer.deserialize(bought, record?.value ?? Buffer.alloc(0))).toEqual({ ...value, note: null });
});

test('Protobuf: old and new writers side by side, and what comes out, as Confluent’s own serdes have it', async () => {
  const { orders, bought } = await topics();
  const [old, now] = [[OLD_FILE], [ORDER_FILE, ITEM_FILE]].map((files) => confluentProtobufWriter(client(), files));
  const values = [{ user_id: 1, note: 'old' }, { user_id: 2, note: 'ß' }, { user_id: 3 }, { user_id: 4 }];
  for (const [i, value] of values.entries()) {
    const message = await (i % 2 === 0 ? old : now)?.(orders, 'org.shop.Order', value);
    await kafka.produce(orders, [{ value: message ?? null }]);
  }
  const process = await run(project({ orders, bought, format: 'protobuf-confluent' }));
  const records = await Promise.race([kafka.readRecords(bought, values.length), process.failed]);
  await process.end('SIGTERM');
  const deserializer = confluentProtobufReader([url()]);
  const found = [];
  for (const { value, headers } of records) {
    const { userId, note = null } = await deserializer.deserialize(bought, value ?? Buffer.alloc(0));
    expect(headers['content-type']).toBe('application/protobuf');
    found.push([userId, note]);
  }
  // The old schema's note cannot tell that it is not there, the new one's can.
  expect(Object.fromEntries(found)).toEqual({ 1: 'old', 2: 'ß', 3: '', 4: null });
});

test.each(['avro-confluent', 'json-schema-confluent', 'protobuf-confluent'])(
  '%s: what one process writes another reads',
  async (format) => {
    const { orders, bought } = await topics();
    const write = await writer(orders, NEW);
    await kafka.produce(orders, [{ value: await write({ user_id: 7, item: 'tea', price: 2.5, note: 'ß' }) }]);
    const folder = project({ orders, bought, format });
    const first = await run(await withOrdersIn(folder, format, 'avro-confluent'));
    await Promise.race([kafka.readRecords(bought, 1), first.failed]);
    await first.end('SIGTERM');
    const again = await kafka.createTopic({ name: 'again' });
    const second = await run(project({ orders: bought, bought: again, format }));
    const [record] = await Promise.race([kafka.readRecords(again, 1), second.failed]);
    const [before] = await kafka.readTopic(bought);
    await second.end('SIGTERM');
    expect(record?.value?.toString('hex')).toBe(before?.value?.toString('hex'));
    expect(record?.key?.subarray(5).toString('hex')).toBe(before?.key?.subarray(5).toString('hex'));
  },
);

describe('a registry that is gone', () => {
  let registry: RegistryProcess;
  let gate: Gate;
  const at = () => `http://127.0.0.1:${gate.port}/apis/ccompat/v7`;

  beforeAll(async () => {
    const jars = inject('registryJars');
    if (jars.kind === 'missing') return;
    const port = await freePort();
    registry = await startRegistry(jars.folder, port);
    gate = await startGate(port);
    return async () => {
      await gate.close();
      await registry.kill();
    };
  });

  test('at start and in the middle: it is waited for, nothing is lost, and each is said once', async () => {
    const { orders, bought } = await topics();
    gate.shut();
    const process = await run(project({ orders, bought, at: at() }));
    await process.says(/the schema registry at http\S+ does not answer: .*; waiting for it/);
    // The same ids as after the restart: it keeps nothing.
    const register = async () => {
      const writers = [
        await writer(orders, OLD, client(registry.url)),
        await writer(orders, NEW, client(registry.url)),
      ];
      return writers;
    };
    const [old, now] = await register();
    gate.open();
    await process.says(/the schema registry at http\S+ answers again/);
    await kafka.produce(orders, [{ value: (await old?.({ user_id: 1, item: 'tea', price: 1 })) ?? null }]);
    await Promise.race([kafka.readRecords(bought, 1), process.failed]);

    const late = (await now?.({ user_id: 2, item: 'mug', price: 2, note: 'x' })) ?? null;
    const later = (await old?.({ user_id: 3, item: 'pot', price: 3 })) ?? null;
    gate.shut();
    await registry.kill();
    await kafka.produce(orders, [{ value: late }, { value: later }]);
    await process.says(/does not answer/);
    await registry.restart();
    await register();
    gate.open();
    const records = await Promise.race([kafka.readRecords(bought, 3), process.failed]);
    expect(process.count(/does not answer/)).toBe(2);
    expect(process.count(/answers again/)).toBe(2);
    await process.end('SIGTERM');
    expect(records).toHaveLength(3);
  });

  test('it can be stopped while it waits', async () => {
    const { orders, bought } = await topics();
    gate.shut();
    const process = await run(project({ orders, bought, at: at() }));
    await process.says(/does not answer/);
    expect(await process.end('SIGTERM')).toMatchObject({ signal: null });
    gate.open();
  });
});

async function readStreams(folder: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return readFile(`${folder}/streams.sql`, 'utf8');
}

/** Its first table in another format. */
async function withOrdersIn(folder: string, from: string, to: string): Promise<string> {
  const text = await readStreams(folder);
  const cut = text.indexOf('CREATE TABLE bought');
  return temporaryFolder({
    'streams.sql': text.slice(0, cut).replaceAll(from, to) + text.slice(cut),
    'buys.sql': QUERY,
  });
}
