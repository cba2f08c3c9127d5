// What is made to take memory, time or the stack: each is a dead letter with a reason, or a row, and soon: a test's time is its bound.
import { afterEach, describe, expect, test } from 'vitest';
import { CsvDecoder } from '../../src/formats/csv-decoder.js';
import { JsonDecoder } from '../../src/formats/json-decoder.js';
import { messageDecoderOf } from '../../src/formats/message-decoder-of.js';
import type { SchemaKind } from '../../src/formats/schema-codec.js';
import { schemaCodecOf } from '../../src/formats/schema-codec-of.js';
import type { NamedFormat } from '../../src/message-format.js';
import type { DataType, Schema } from '../../src/schema.js';
import { decode, decodeMessages } from '../support/decode.js';
import { readDatum } from '../support/read-datum.js';

const MANY = 100_000;
const MEMBERS = 20_000;
const JSON_COLUMN: Schema = [{ name: 'j', type: { kind: 'JSON' } }];
const TEXT_COLUMN: Schema = [{ name: 'j', type: { kind: 'VARCHAR' } }];
const COLUMNS: Schema = [
  { name: '__proto__', type: { kind: 'JSON' } },
  { name: 'constructor', type: { kind: 'VARCHAR' } },
  { name: 'm', type: { kind: 'MAP', key: { kind: 'VARCHAR' }, value: { kind: 'JSON' } } },
];

const brackets = '['.repeat(MANY);
const nested = brackets + ']'.repeat(MANY);
const objects = '{"j":'.repeat(MANY);
const polluting = '{"__proto__":{"polluted":1},"constructor":"x","m":{"__proto__":{"polluted":2}}}';

afterEach(() => {
  expect('polluted' in {}).toBe(false);
});

/** A row, or the reason why there is none. */
function outcome(format: NamedFormat, columns: Schema, message: string | Buffer): unknown {
  const { rows, rejected } = decodeMessages(messageDecoderOf(format, columns), message);
  expect(rows.length + rejected.length).toBe(1);
  return rows[0] ?? rejected[0]?.reason;
}

const ENVELOPES: readonly (readonly [format: NamedFormat, around: (data: string) => string])[] = [
  ['json', (data) => data],
  ['cloudevents', (data) => `{"specversion":"1.0","id":"1","source":"/s","type":"t","data":${data}}`],
  ['debezium-json', (data) => `{"op":"c","after":${data}}`],
];

describe.each(ENVELOPES)('%s', (format, around) => {
  test.each([
    ['brackets without an end', brackets],
    ['objects without an end', objects],
    ['a string without an end', `{"j":"${'\\"'.repeat(MANY)}`],
    ['names without an end', `{"${'j'.repeat(MANY)}`],
  ])('is refused: %s', (_, data) => {
    expect(outcome(format, JSON_COLUMN, around(data))).toBe('not JSON');
    // What is broken, with nothing round it.
    expect(outcome(format, JSON_COLUMN, data)).toBe('not JSON');
  });

  test('as deep as it likes, where JSON is wanted', () => {
    expect(outcome(format, JSON_COLUMN, around(`{"j":${nested}}`))).toEqual([nested]);
    expect(outcome(format, TEXT_COLUMN, around(`{"j":${nested}}`))).toMatch(/^column j: .*VARCHAR$/);
  });

  test('names that objects have of themselves are names', () => {
    const row = ['{"polluted":1}', 'x', [['__proto__', '{"polluted":2}']]];
    expect(outcome(format, COLUMNS, around(polluting))).toEqual(row);
    expect(outcome(format, COLUMNS, around('{}'))).toEqual([null, null, null]);
  });

  test('more members than anybody reads', () => {
    const members = Array.from({ length: MEMBERS }, (_, i) => `"a${i}":${i}`).join();
    expect(outcome(format, JSON_COLUMN, around(`{${members},"j":1}`))).toEqual(['1']);
  });
});

test.each([
  ['a payload in a payload', '{"payload":'.repeat(MANY)],
  ['payloads, whole', `${'{"payload":'.repeat(MANY)}{}${'}'.repeat(MANY)}`],
])('debezium-json: %s', (_, message) => {
  expect(outcome('debezium-json', JSON_COLUMN, message)).toMatch(/^not JSON$|it has no op$/);
});

test('cloudevents: attributes without an end', () => {
  const attributes = Array.from({ length: MEMBERS }, (_, i) => `"a${i}":"${i}"`).join();
  const event = `{"specversion":"1.0","id":"1","source":"/s","type":"t",${attributes},"data":{"j":1}}`;
  expect(outcome('cloudevents', JSON_COLUMN, event)).toEqual(['1']);
  const polluted = '{"specversion":"1.0","id":"1","source":"/s","type":"t","__proto__":"x"}';
  expect(outcome('cloudevents', JSON_COLUMN, polluted)).toContain("'__proto__' is not the name of an attribute");
});

test('csv: quotes and cells without an end', () => {
  expect(outcome('csv', TEXT_COLUMN, '"'.repeat(MANY + 1))).toMatch(/\S/);
  expect(outcome('csv', TEXT_COLUMN, ','.repeat(MANY))).toMatch(/\S/);
});

describe('files', () => {
  test('lines of brackets are dead letters, and the next is a row', () => {
    const file = `${brackets}\n{"j":${nested}}\n${objects}\n{"__proto__":{"polluted":1},"j":2}\n`;
    const { rows, rejected } = decode(new JsonDecoder({ name: 'f', schema: JSON_COLUMN }), [Buffer.from(file)]);
    expect(rows).toEqual([[nested], ['2']]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'not JSON'],
      [3, 'not JSON'],
    ]);
  });

  test('a record without an end is one dead letter', () => {
    const chunks = Array.from({ length: 160 }, () => Buffer.alloc(64 * 1024, 'x'));
    for (const decoder of [
      new JsonDecoder({ name: 'f', schema: JSON_COLUMN }),
      new CsvDecoder({ name: 'f', schema: JSON_COLUMN }),
    ]) {
      const begin = decoder instanceof CsvDecoder ? ['j\n"'] : ['{"j":"'];
      decoder.push(Buffer.from(begin.join('')));
      decoder.begin();
      const { rows, rejected } = decode(decoder, chunks);
      expect([rows.length, rejected.length]).toEqual([0, 1]);
    }
  });
});

describe.each<[SchemaKind, string, DataType, string, RegExp]>([
  ['avro', '{"type":"array","items":"null"}', { kind: 'JSON' }, 'ffffffffffffffffff01', /items|entries|cut short/],
  ['avro', '{"type":"array","items":"null"}', { kind: 'JSON' }, 'fcffffffffffffffff01', /items|entries|cut short/],
  ['avro', '{"type":"array","items":"int"}', { kind: 'JSON' }, '0180808080808080808001', /./],
  ['avro', '{"type":"map","values":"null"}', { kind: 'JSON' }, 'feffffff0f'.repeat(20), /items|entries|cut short/],
  ['avro', '{"type":"map","values":"int"}', { kind: 'JSON' }, '0212 5f5f70726f746f5f5f 0200', /^\[/],
  ['avro', '"string"', { kind: 'VARCHAR' }, 'feffffff0f', /cut short/],
  ['avro', '["null","int"]', { kind: 'JSON' }, '08', /branch/],
])('%s of %s', (kind, type, column, hex, expected) => {
  test(`${hex}`, async () => {
    const text = JSON.stringify({ type: 'record', name: 'r', fields: [{ name: 'j', type: JSON.parse(type) }] });
    const compiled = (await schemaCodecOf(kind)).readerOf({ text, references: [] }, [{ name: 'j', type: column }]);
    const read = readDatum(compiled, Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect(typeof read === 'string' ? read : JSON.stringify(read)).toMatch(expected);
  });
});

describe('protobuf', () => {
  const text = `syntax = "proto3"; message M { string j = 1; bytes b = 2; repeated int32 n = 3; map<string, string> m = 4; M within = 5; }`;
  const within: DataType = { kind: 'JSON' };
  const columns: Schema = [
    ...TEXT_COLUMN,
    { name: 'n', type: { kind: 'JSON' } },
    { name: 'm', type: within },
    { name: 'within', type: within },
  ];
  test.each([
    ['a text of 2 GiB', '0affffffff07', /index out of range/],
    ['a text of 4 GiB less one', '0affffffff0f', /no M in Protobuf/],
    ['a length of 10 bytes', '0affffffffffffffffff01', /no M in Protobuf/],
    ['bytes of 2 GiB, which nobody reads', '12ffffffff07', /no M in Protobuf/],
    ['packed numbers of 2 GiB', '1affffffff07', /index out of range/],
    ['a map entry of 2 GiB', '22ffffffff07', /index out of range/],
    ['a message of 2 GiB', '2affffffff07', /index out of range/],
    ['groups without an end', '33'.repeat(MANY), /no M in Protobuf/],
    ['field 0', '0001', /field number 0/],
    ['a varint without an end', `18${'ff'.repeat(MANY)}`, /no M in Protobuf/],
    ['a name that objects have of themselves', '220e0a095f5f70726f746f5f5f120178', /^\["","\[\]","\{\\"__proto__\\":/],
    ['one field again and again', '0a0178'.repeat(MANY), /^\["x"/],
    ['one nobody knows again and again', 'fa0101ff'.repeat(MANY), /^\[""/],
  ])('%s', async (_, hex, expected) => {
    const compiled = (await schemaCodecOf('protobuf')).readerOf({ text, references: [] }, columns);
    const read = readDatum(compiled, Buffer.from(`00${hex}`, 'hex'));
    expect(typeof read === 'string' ? read : JSON.stringify(read)).toMatch(expected);
    // And without what the library has to decode.
    const scanned = (await schemaCodecOf('protobuf')).readerOf({ text, references: [] }, TEXT_COLUMN);
    const other = readDatum(scanned, Buffer.from(`00${hex}`, 'hex'));
    if (typeof read === 'string') expect(other).toBe(read);
    else expect(other).toEqual(read.slice(0, 1));
  });
});
