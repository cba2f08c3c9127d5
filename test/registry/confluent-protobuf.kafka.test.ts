// Confluent's own serdes of Protobuf as the other party, with a registry between: what they write is read here, and what is written here
// they read.
import { SchemaRegistryClient } from '@confluentinc/schemaregistry/dist/schemaregistry-client.js';
import { describe, expect, test } from 'vitest';
import type { Schema, Value } from '../../src/schema.js';
import { ITEM_FILE, OLD_FILE, ORDER_FILE } from '../support/compiled-files.js';
import { confluentProtobufReader, confluentProtobufWriter } from '../support/kafka/confluent-protobuf.js';
import { testRegistry } from '../support/kafka/test-registry.js';
import { BOUGHT, column, EMPTY, FULL, NOON, readThrough, writtenThrough } from '../support/kafka/through-registry.js';
import { uniqueName } from '../support/kafka/unique-name.js';

const url = testRegistry();

function client(): SchemaRegistryClient {
  return new SchemaRegistryClient({ baseURLs: [url()], maxRetries: 0 });
}

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
    const { rows } = await readThrough(url(), 'protobuf', columns, messages);
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
    expect((await readThrough(url(), 'protobuf', columns, messages)).rows).toEqual(theirs);
  });

  test('they read', async () => {
    const topic = uniqueName('bought');
    const deserializer = confluentProtobufReader([url()]);
    const of = async (values: readonly Value[]) =>
      deserializer.deserialize(topic, await writtenThrough(url(), 'protobuf', topic, BOUGHT, values));
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
