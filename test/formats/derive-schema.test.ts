import { describe, expect, it } from 'vitest';
import { deriveSchema } from '../../src/formats/derive-schema.js';
import { typeScriptInterface } from '../../src/formats/typescript-interface.js';
import type { DataType, ScalarKind, Schema } from '../../src/schema.js';

const scalar = (kind: ScalarKind): DataType => ({ kind });
const VARCHAR = scalar('VARCHAR');

/** A column of every type. */
const columns: Schema = [
  ...(['BOOLEAN', 'TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE'] as const),
  ...(['VARCHAR', 'JSON', 'UUID', 'DATE', 'TIMESTAMP', 'TIMESTAMPTZ', 'INTERVAL'] as const),
].map((kind): Schema[number] => ({ name: `c_${kind.toLowerCase()}`, type: scalar(kind) }));
const nested: Schema = [
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  { name: 'tags', type: { kind: 'LIST', element: VARCHAR } },
  { name: 'counts', type: { kind: 'MAP', key: VARCHAR, value: scalar('BIGINT') } },
  { name: 'by_day', type: { kind: 'MAP', key: scalar('DATE'), value: scalar('DOUBLE') } },
  { name: 'place', type: { kind: 'STRUCT', fields: [{ name: 'city', type: VARCHAR }] } },
  {
    name: 'stops',
    type: { kind: 'LIST', element: { kind: 'STRUCT', fields: [{ name: 'at', type: scalar('TIMESTAMP') }] } },
  },
];

function textOf(kind: Parameters<typeof deriveSchema>[0], of: Schema, name = 'cart_changed_mind'): string {
  const derived = deriveSchema(kind, of, name);
  return derived.kind === 'schema'
    ? derived.text
    : derived.problems.map(({ message, hint }) => `${message}; ${hint}`).join('\n');
}

describe('the schema of columns', () => {
  it('in Avro', () => {
    const { name, fields } = JSON.parse(textOf('avro', [...columns, ...nested]));
    expect(name).toBe('cart_changed_mind');
    const types = fields.map(({ type: [none, type], default: given }: { type: unknown[]; default: unknown }) => {
      expect([none, given]).toEqual(['null', null]);
      return type;
    });
    const micros = { type: 'long', logicalType: 'timestamp-micros' };
    expect(types).toEqual([
      ...['boolean', 'int', 'int', 'int', 'long'],
      { type: 'bytes', logicalType: 'decimal', precision: 39, scale: 0 },
      ...['float', 'double', 'string', 'string'],
      { type: 'string', logicalType: 'uuid' },
      { type: 'int', logicalType: 'date' },
      ...[micros, micros, 'string'],
      { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 },
      { type: 'array', items: ['null', 'string'] },
      { type: 'map', values: ['null', 'long'] },
      {
        type: 'array',
        items: {
          type: 'record',
          name: 'cart_changed_mind_by_day_entry',
          fields: [
            { name: 'key', type: ['null', { type: 'int', logicalType: 'date' }], default: null },
            { name: 'value', type: ['null', 'double'], default: null },
          ],
        },
      },
      {
        type: 'record',
        name: 'cart_changed_mind_place',
        fields: [{ name: 'city', type: ['null', 'string'], default: null }],
      },
      {
        type: 'array',
        items: [
          'null',
          {
            type: 'record',
            name: 'cart_changed_mind_stops',
            fields: [{ name: 'at', type: ['null', micros], default: null }],
          },
        ],
      },
    ]);
  });

  it('in Protobuf', () => {
    expect(textOf('protobuf', [...columns, ...nested])).toBe(`syntax = "proto3";

import "google/protobuf/timestamp.proto";

message CartChangedMind {
  optional bool c_boolean = 1;
  optional int32 c_tinyint = 2;
  optional int32 c_smallint = 3;
  optional int32 c_integer = 4;
  optional int64 c_bigint = 5;
  optional string c_hugeint = 6;
  optional float c_float = 7;
  optional double c_double = 8;
  optional string c_varchar = 9;
  optional string c_json = 10;
  optional string c_uuid = 11;
  optional string c_date = 12;
  optional google.protobuf.Timestamp c_timestamp = 13;
  optional google.protobuf.Timestamp c_timestamptz = 14;
  optional string c_interval = 15;
  optional string price = 16;
  repeated string tags = 17;
  map<string, int64> counts = 18;
  map<string, double> by_day = 19;
  optional Place place = 20;
  repeated Stops stops = 21;

  message Place {
    optional string city = 1;
  }

  message Stops {
    optional google.protobuf.Timestamp at = 1;
  }
}
`);
  });

  it('in JSON Schema', () => {
    const { properties } = JSON.parse(textOf('json-schema', [...columns, ...nested]));
    expect(properties).toMatchObject({
      c_hugeint: { type: ['integer', 'null'] },
      c_double: { anyOf: [{ type: ['number', 'null'] }, { enum: ['NaN', 'Infinity', '-Infinity'] }] },
      c_json: true,
      c_date: { type: ['string', 'null'], format: 'date' },
      price: { type: ['number', 'null'] },
      tags: { type: ['array', 'null'], items: { type: ['string', 'null'] } },
      by_day: { type: ['object', 'null'] },
      place: {
        type: ['object', 'null'],
        properties: { city: { type: ['string', 'null'] } },
        additionalProperties: false,
      },
    });
  });

  it('in TypeScript', () => {
    expect(
      typeScriptInterface([...columns.slice(7, 10), ...nested, { name: `a-b'"`, type: VARCHAR }], 'my-query'),
    ).toBe(
      `export interface MyQuery {
  readonly c_double: number | 'NaN' | 'Infinity' | '-Infinity' | null;
  readonly c_varchar: string | null;
  /** JSON */
  readonly c_json: unknown;
  /** DECIMAL(10,2) */
  readonly price: number | null;
  /** VARCHAR[] */
  readonly tags: readonly (string | null)[] | null;
  /** MAP(VARCHAR, BIGINT) */
  readonly counts: Readonly<Record<string, number | null>> | null;
  /** MAP(DATE, DOUBLE) */
  readonly by_day: Readonly<Record<string, number | 'NaN' | 'Infinity' | '-Infinity' | null>> | null;
  /** STRUCT("city" VARCHAR) */
  readonly place: { readonly city: string | null } | null;
  /** STRUCT("at" TIMESTAMP)[] */
  readonly stops: readonly ({ readonly at: string | null } | null)[] | null;
  readonly 'a-b\\'"': string | null;
}
`,
    );
  });

  it('has a name that it can have, whatever the query is called', () => {
    expect(JSON.parse(textOf('avro', [], '2-für 1')).name).toBe('_2_f_r_1');
    expect(textOf('protobuf', [], '2-für 1')).toContain('message _2FR1 {');
    expect(textOf('protobuf', [{ name: 'Place', type: { kind: 'STRUCT', fields: [] } }])).toContain(
      'optional Place_ Place = 1;',
    );
  });

  const said = 'A name is letters, digits and _ and begins with no digit: give it another with AS.';
  const many = 'Put it into a STRUCT, or make it JSON with to_json.';
  it.each<['avro' | 'json-schema' | 'protobuf', Schema, string]>([
    ['avro', [{ name: 'a b', type: VARCHAR }], `column a b (VARCHAR): a schema has no field of this name; ${said}`],
    [
      'avro',
      [{ name: 's', type: { kind: 'STRUCT', fields: [{ name: '1', type: VARCHAR }] } }],
      `column s.1 (VARCHAR): a schema has no field of this name; ${said}`,
    ],
    ...(['avro', 'json-schema', 'protobuf'] as const).map(
      (kind): ['avro' | 'json-schema' | 'protobuf', Schema, string] => [
        kind,
        [{ name: 'n', type: { kind: 'LIST', element: scalar('NULL') } }],
        'column n[] is NULL and of no type; Give it one: CAST(NULL AS VARCHAR).',
      ],
    ),
    [
      'protobuf',
      [{ name: 'l', type: { kind: 'LIST', element: { kind: 'LIST', element: VARCHAR } } }],
      `column l: Protobuf has no list of lists or maps (VARCHAR[][]); ${many}`,
    ],
    [
      'protobuf',
      [{ name: 'm', type: { kind: 'MAP', key: VARCHAR, value: { kind: 'LIST', element: VARCHAR } } }],
      `column m: Protobuf has no map of lists or maps (MAP(VARCHAR, VARCHAR[])); ${many}`,
    ],
    [
      'protobuf',
      [{ name: 'm', type: { kind: 'MAP', key: scalar('TIMESTAMP'), value: VARCHAR } }],
      'column m: Protobuf has no map with such keys (MAP(TIMESTAMP, VARCHAR)); A key may be a text, an integer or a BOOLEAN.',
    ],
    [
      'protobuf',
      [{ name: '__proto__', type: VARCHAR }],
      'column __proto__: readers in JavaScript have no field of this name; Give it another name with AS.',
    ],
    [
      'protobuf',
      [
        { name: 'a_b', type: VARCHAR },
        { name: 'aB', type: VARCHAR },
      ],
      "columns a_b and aB have one name in Protobuf's JSON, aB; Give one of them another name with AS.",
    ],
  ])('in %s there is none, and it says why: %#', (kind, of, problem) => {
    expect(textOf(kind, of)).toBe(problem);
  });
});
