import { describe, expect, it } from 'vitest';
import { schemaCodecOf } from '../../../src/formats/schema-codec-of.js';
import type { DataType, Schema, Value } from '../../../src/schema.js';
import { ITEM_FILE, ORDER_FILE } from '../../support/compiled-files.js';
import { readDatum } from '../../support/read-datum.js';

const codec = await schemaCodecOf('protobuf');

const VARCHAR: DataType = { kind: 'VARCHAR' };
const INTEGER: DataType = { kind: 'INTEGER' };
const JSON_TYPE: DataType = { kind: 'JSON' };

const TREE = `syntax = "proto3";
message Other { int32 a = 1; }
message Tree { int32 a = 1; optional int32 b = 2; Tree left = 3; repeated string names = 4; map<string, Tree> by = 5;
  enum Colour { RED = 0; BLUE = 1; } Colour colour = 6; string text = 7; }
`;

function read(columns: Readonly<Record<string, DataType>>, hex: string, text: string = TREE) {
  const declared: Schema = Object.entries(columns).map(([name, type]) => ({ name, type }));
  const compiled = codec.readerOf({ text, references: [] }, declared);
  return readDatum(compiled, Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

describe('a message of Protobuf', () => {
  it.each<[string, Readonly<Record<string, DataType>>, string, readonly Value[]]>([
    [
      'what it has not is NULL, or the default where it cannot tell',
      { a: INTEGER, b: INTEGER, c: INTEGER },
      '02 02',
      [0, null, null],
    ],
    ['what it has', { b: INTEGER, a: VARCHAR }, '02 02 08 07 10 00', [0, '7']],
    ['the first message, in short and in full', { a: INTEGER }, '00 08 07', [7]],
    ['fields that nobody knows are passed over', { a: INTEGER }, '02 02 7a 01 ff 08 07', [7]],
    ['a number that its enum has not', { colour: VARCHAR }, '02 02 30 05', ['5']],
    ['an empty text in another type is NULL', { text: { kind: 'DATE' } }, '02 02', [null]],
    [
      'a message in a message',
      { left: { kind: 'STRUCT', fields: [{ name: 'a', type: INTEGER }] } },
      '02 02 1a 02 08 07',
      [[7]],
    ],
    [
      'as JSON',
      { left: JSON_TYPE, names: JSON_TYPE },
      '02 02 1a 04 1a 02 10 01 22 01 78',
      [
        '{"a":0,"left":{"a":0,"b":1,"names":[],"by":{},"colour":"RED","text":""},"names":[],"by":{},"colour":"RED","text":""}',
        '["x"]',
      ],
    ],
  ])('%s', (_, columns, hex, row) => {
    expect(read(columns, hex)).toEqual(row);
  });

  it.each<[string, Readonly<Record<string, DataType>>, string, string]>([
    ['no indexes', { a: INTEGER }, '', 'cut within its message indexes'],
    ['no such message', { a: INTEGER }, '02 04', 'its schema has no message [2]'],
    ['no such message within', { a: INTEGER }, '04 02 00', 'its schema has no message [1, 0]'],
    ['cut', { a: INTEGER }, '02 02 08', 'no Tree in Protobuf: index out of range'],
    ['a length beyond its end', { a: INTEGER }, '02 02 3a ff ff ff ff 07', 'no Tree in Protobuf: index out of range'],
    ['a wire type that is none', { a: INTEGER }, '02 02 0f', 'no Tree in Protobuf: invalid wire type 7'],
    ['a text that is not UTF-8', { text: VARCHAR }, '02 02 3a 01 ff', 'no Tree in Protobuf: '],
    ['too deep', { left: JSON_TYPE }, `02 02 ${nested(200)}`, 'no Tree in Protobuf: max depth exceeded'],
    ['groups within groups', { a: INTEGER }, `02 02 ${'7b'.repeat(1000)}`, 'no Tree in Protobuf: '],
    ['another type', { text: INTEGER }, '02 02 3a 01 78', "column text: 'x' is not an INTEGER"],
    ['a list', { names: VARCHAR }, '02 02', 'column names: a list is not a VARCHAR'],
    ['a map', { by: VARCHAR }, '02 02', 'column by: a map is not a VARCHAR'],
    ['a message', { left: VARCHAR }, '02 02 1a 00', 'column left: a message is not a VARCHAR'],
    [
      'a part',
      { left: { kind: 'STRUCT', fields: [{ name: 'text', type: INTEGER }] } },
      '02 02 1a 03 3a 01 78',
      "column left.text: 'x' is not an INTEGER",
    ],
  ])('is rejected: %s', (_, columns, hex, reason) => {
    expect(read(columns, hex)).toContain(reason);
  });

  it('is whichever of a package of two files the indexes say: those of its own file', () => {
    const item = 'syntax = "proto3"; package p; message Item { int32 a = 1; }';
    const text = 'syntax = "proto3"; package p; import "item.proto"; message Mine { Item item = 1; }';
    const compiled = codec.readerOf({ text, references: [{ name: 'item.proto', text: item }] }, [
      { name: 'item', type: { kind: 'STRUCT', fields: [{ name: 'a', type: INTEGER }] } },
    ]);
    expect(readDatum(compiled, Buffer.from('000a020807', 'hex'))).toEqual([[7]]);
  });

  it('is read by a compiled file too, as some clients register it, with the compiled files that it imports', () => {
    const compiled = codec.readerOf({ text: ORDER_FILE[1], references: [{ name: ITEM_FILE[0], text: ITEM_FILE[1] }] }, [
      { name: 'note', type: VARCHAR },
      { name: 'at', type: { kind: 'TIMESTAMP' } },
      { name: 'counts', type: JSON_TYPE },
      { name: 'gift', type: JSON_TYPE },
      { name: 'state', type: VARCHAR },
      { name: 'item', type: VARCHAR },
    ]);
    const read = readDatum(compiled, Buffer.from('020218012202080132050a017810015200', 'hex'));
    expect(read).toEqual([null, 1_000_000, '{"x":1}', '{"name":""}', 'PAID', null]);
    // Map entries are messages within it too, and are not counted.
    const line = readDatum(compiled, Buffer.from('0402000a0178', 'hex'));
    expect(line).toEqual([null, null, null, null, null, 'x']);
  });

  it.each([
    ['{"type":"record"}', 'no Protobuf schema: '],
    ['Cg9zaG9w', 'no Protobuf schema: '],
    [ORDER_FILE[1], "no Protobuf schema: no such Type or Enum '.org.shop.Item'"],
    [
      Buffer.from('620865646974696f6e73', 'hex').toString('base64'),
      'no Protobuf schema: a compiled file of an edition',
    ],
    ['syntax = "proto3"; message A { Gone a = 1; }', 'no Protobuf schema: no such Type or Enum'],
    ['syntax = "proto3"; import "gone.proto"; message A { gone.B a = 1; }', "'gone.B'"],
  ])('that is no schema is a problem: %s', (text, problem) => {
    expect(read({ a: INTEGER }, '00', text)).toContain(problem);
  });
});

/** `left` within `left`, so many times. */
function nested(depth: number): string {
  let bytes = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) {
    const { length } = bytes;
    const size = length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
    bytes = Buffer.concat([Buffer.from([0x1a, ...size]), bytes]);
  }
  return bytes.toString('hex');
}
