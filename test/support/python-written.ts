import type { WrittenSchema } from '../../src/formats/schema-codec.js';
import type { Schema, Value } from '../../src/schema.js';

/** What Python is to write, and what is to be read of it. */
export interface PythonWritten {
  /** The schemas, and the value as an expression. */
  readonly asked: { readonly [part: string]: unknown; readonly value: string };
  readonly schema: WrittenSchema;
  readonly columns: Schema;
  readonly values: readonly Value[];
}

const column = (
  name: string,
  kind: 'VARCHAR' | 'BIGINT' | 'HUGEINT' | 'JSON' | 'TIMESTAMP' | 'INTERVAL' | 'DOUBLE',
) => ({
  name,
  type: { kind },
});

const PERSON = JSON.stringify({
  type: 'record',
  name: 'Person',
  namespace: 'org.people',
  fields: [
    { name: 'name', type: 'string' },
    { name: 'mother', type: ['null', 'Person'] },
  ],
});

const ORDER_RECORD = JSON.stringify({
  type: 'record',
  name: 'Order',
  namespace: 'org.shop',
  fields: [
    { name: 'skipped', type: { type: 'map', values: { type: 'array', items: 'org.people.Person' } } },
    { name: 'state', type: { type: 'enum', name: 'State', symbols: ['OPEN', 'PAID'] } },
    { name: 'next_state', type: ['State', 'null'] },
    { name: 'buyer', type: 'org.people.Person' },
    { name: 'buyer_json', type: 'org.people.Person' },
    { name: 'either', type: ['null', 'long', 'string', { type: 'array', items: 'int' }] },
    { name: 'either_json', type: ['null', 'long', 'string', { type: 'array', items: 'int' }] },
    { name: 'hash', type: { type: 'fixed', name: 'Hash', size: 3 } },
    { name: 'at_millis', type: { type: 'long', logicalType: 'timestamp-millis' } },
    { name: 'local', type: { type: 'long', logicalType: 'local-timestamp-micros' } },
    { name: 'time', type: { type: 'long', logicalType: 'time-micros' } },
    {
      name: 'price',
      type: { type: 'fixed', name: 'Price', size: 5, logicalType: 'decimal', precision: 10, scale: 3 },
    },
    { name: 'id', type: { type: 'string', logicalType: 'uuid' } },
    { name: 'weight', type: 'int' },
    { name: 'big', type: 'long' },
  ],
});

const ORDER_VALUE = `{
    'skipped': {'a': [{'name': 'x', 'mother': None}], 'b': []},
    'state': 'PAID', 'next_state': None,
    'buyer': {'name': 'Ann', 'mother': {'name': 'Eve', 'mother': None}},
    'buyer_json': {'name': 'Ann "A"', 'mother': {'name': 'Eve', 'mother': None}},
    'either': 'text', 'either_json': [1, -2],
    'hash': b'\\x00\\xff\\x10',
    'at_millis': datetime.datetime(2026, 1, 1, 12, 0, 0, 7000, datetime.timezone.utc),
    'local': datetime.datetime(1969, 12, 31, 23, 59, 59, 999999),
    'time': datetime.time(1, 2, 3, 4),
    'price': D('-12.345'),
    'id': UUID('00112233-4455-6677-8899-aabbccddeeff'),
    'weight': -7, 'big': -9223372036854775808,
  }`;

/** A schema that nobody derived: names in namespaces, references, what is within itself, and each logical type. */
export const writtenAvro: PythonWritten = {
  asked: { schema: ORDER_RECORD, references: [PERSON], value: ORDER_VALUE },
  schema: { text: ORDER_RECORD, references: [{ name: 'org.people.Person', text: PERSON }] },
  columns: [
    column('big', 'BIGINT'),
    column('state', 'VARCHAR'),
    column('next_state', 'VARCHAR'),
    { name: 'buyer', type: { kind: 'STRUCT', fields: [column('name', 'VARCHAR'), column('age', 'BIGINT')] } },
    column('buyer_json', 'JSON'),
    column('either', 'VARCHAR'),
    column('either_json', 'JSON'),
    column('hash', 'VARCHAR'),
    column('at_millis', 'TIMESTAMP'),
    column('local', 'TIMESTAMP'),
    column('time', 'INTERVAL'),
    { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 3 } },
    { name: 'id', type: { kind: 'UUID' } },
    column('weight', 'DOUBLE'),
    column('missing', 'VARCHAR'),
  ],
  values: [
    -(2n ** 63n),
    'PAID',
    null,
    ['Ann', null],
    '{"name":"Ann \\"A\\"","mother":{"name":"Eve","mother":null}}',
    'text',
    '[1,-2]',
    'AP8Q',
    Date.UTC(2026, 0, 1, 12, 0, 0, 7) * 1000,
    -1,
    { months: 0, days: 0, micros: 3_723_000_004 },
    -12_345,
    '00112233-4455-6677-8899-aabbccddeeff',
    -7,
    null,
  ],
};

const ITEM = `syntax = "proto3";
package org.shop;
import "google/protobuf/timestamp.proto";
message Item { string name = 1; int32 count = 2; google.protobuf.Timestamp since = 3; }
`;

const ORDER = `syntax = "proto3";
package org.shop;
import "shop/item.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";
message Other { string x = 1; }
message Outer {
  message Order {
    enum State { OPEN = 0; PAID = 1; }
    State state = 1;
    optional State absent_state = 2;
    repeated Item items = 3;
    map<int64, string> by_id = 4;
    map<string, Item> by_name = 5;
    bytes hash = 6;
    uint64 big = 7;
    sint32 delta = 8;
    google.protobuf.Timestamp at = 9;
    google.protobuf.Duration took = 10;
    google.protobuf.StringValue note = 11;
    google.protobuf.Int64Value absent_note = 12;
    google.protobuf.Struct extra = 13;
    oneof how { string card = 14; int64 cash = 15; }
    string implicit = 16;
    Item first = 17;
    Outer.Order inner = 18;
    repeated sfixed64 many = 19;
    Other unread = 20;
  }
}
`;

const MESSAGE_VALUE = `(lambda Order, Item: (lambda order: (
    order.at.FromJsonString('2026-01-01T12:00:00.000007Z'), order.took.FromJsonString('-1.5s'),
    order.extra.update({'a': [1, None, {'b': True}, 'x']}), order)[-1])(Order(
      state=1, items=[Item(name='soap', count=2), Item()], by_id={-5: 'x', 9007199254740993: 'y'},
      by_name={'k': Item(name='comb')}, hash=b'\\x00\\xff\\x10', big=18446744073709551615, delta=-3,
      note={'value': 'hi'}, cash=0, first=Item(count=4), inner=Order(delta=1, inner=Order()), many=[1, -2],
      unread={'x': 'y'})))(of['org.shop.Outer'].Order, of['org.shop.Item'])`;

/** Messages within messages, an import, Google's own types, and what is there by default. */
export const writtenProtobuf: PythonWritten = {
  asked: {
    files: [
      ['shop/item.proto', ITEM],
      ['shop/order.proto', ORDER],
    ],
    value: MESSAGE_VALUE,
  },
  schema: { text: ORDER, references: [{ name: 'shop/item.proto', text: ITEM }] },
  columns: [
    column('state', 'VARCHAR'),
    column('absent_state', 'VARCHAR'),
    {
      name: 'items',
      type: {
        kind: 'LIST',
        element: { kind: 'STRUCT', fields: [column('name', 'VARCHAR'), column('count', 'BIGINT')] },
      },
    },
    { name: 'by_id', type: { kind: 'MAP', key: { kind: 'BIGINT' }, value: { kind: 'VARCHAR' } } },
    column('by_name', 'JSON'),
    column('hash', 'VARCHAR'),
    column('big', 'HUGEINT'),
    column('delta', 'BIGINT'),
    column('at', 'TIMESTAMP'),
    column('took', 'INTERVAL'),
    column('note', 'VARCHAR'),
    column('absent_note', 'BIGINT'),
    column('extra', 'JSON'),
    column('card', 'VARCHAR'),
    column('cash', 'BIGINT'),
    column('implicit', 'VARCHAR'),
    { name: 'first', type: { kind: 'STRUCT', fields: [column('since', 'TIMESTAMP'), column('count', 'VARCHAR')] } },
    { name: 'inner', type: { kind: 'STRUCT', fields: [column('inner', 'JSON'), column('delta', 'DOUBLE')] } },
    { name: 'many', type: { kind: 'LIST', element: { kind: 'BIGINT' } } },
    column('missing', 'VARCHAR'),
  ],
  values: [
    'PAID',
    null,
    [
      ['soap', 2],
      ['', 0],
    ],
    [
      [-5, 'x'],
      [9007199254740993n, 'y'],
    ],
    '{"k":{"name":"comb","count":0}}',
    'AP8Q',
    18446744073709551615n,
    -3,
    Date.UTC(2026, 0, 1, 12) * 1000 + 7,
    { months: 0, days: 0, micros: -1_500_000 },
    'hi',
    null,
    '{"a":[1,null,{"b":true},"x"]}',
    null,
    0,
    '',
    [null, '4'],
    ['{"state":"OPEN","items":[],"by_id":{},"by_name":{},"hash":"","big":0,"delta":0,"implicit":"","many":[]}', 1],
    [1, -2],
    null,
  ],
};
