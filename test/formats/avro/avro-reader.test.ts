import { describe, expect, it } from 'vitest';
import type { WrittenSchema } from '../../../src/formats/schema-codec.js';
import { schemaCodecOf } from '../../../src/formats/schema-codec-of.js';
import type { DataType, Schema, Value } from '../../../src/schema.js';
import { readDatum } from '../../support/read-datum.js';

const codec = await schemaCodecOf('avro');

const VARCHAR: DataType = { kind: 'VARCHAR' };
const BIGINT: DataType = { kind: 'BIGINT' };
const INTEGER: DataType = { kind: 'INTEGER' };
const JSON_TYPE: DataType = { kind: 'JSON' };

/** What is read of bytes in hexadecimal, written by a record of fields `a`, `b` and so on. */
function read(types: readonly unknown[], columns: Readonly<Record<string, DataType>>, hex: string) {
  return readBy(recordOf(types), columns, hex);
}

function recordOf(types: readonly unknown[]): WrittenSchema {
  const fields = types.map((type, i) => ({ name: String.fromCharCode(97 + i), type }));
  return { text: JSON.stringify({ type: 'record', name: 'R', fields }), references: [] };
}

function readBy(schema: WrittenSchema, columns: Readonly<Record<string, DataType>>, hex: string) {
  const declared: Schema = Object.entries(columns).map(([name, type]) => ({ name, type }));
  return readDatum(codec.readerOf(schema, declared), Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

describe('a record in Avro', () => {
  it('gives columns by name: what it has not is NULL, what is not declared is passed over', () => {
    const types = ['long', 'string', { type: 'array', items: 'long' }, 'string'];
    expect(read(types, { d: VARCHAR, A: BIGINT, a: BIGINT }, '0e 02 78 04 02 04 00 04 c3a4')).toEqual(['ä', null, 7]);
  });

  it.each<[string, unknown, DataType, string, Value]>([
    ['a long of 64 bits', 'long', BIGINT, 'ff ff ff ff ff ff ff ff ff 01', -(2n ** 63n)],
    ['a long at the edge', 'long', BIGINT, 'fe ff ff ff ff ff ff 1f', Number.MAX_SAFE_INTEGER],
    ['a long into a narrower type', 'long', INTEGER, '0e', 7],
    ['a number as a text', 'int', VARCHAR, '0d', '-7'],
    ['a text as a number', 'string', INTEGER, '04 31 32', 12],
    ['an int as a DOUBLE', 'int', { kind: 'DOUBLE' }, '0e', 7],
    ['a union', ['null', 'int', 'string'], VARCHAR, '04 02 78', 'x'],
    ['its null', ['null', 'int', 'string'], VARCHAR, '00', null],
    ['its null as JSON', ['null', 'int'], JSON_TYPE, '00', null],
    ['a string that is JSON', 'string', JSON_TYPE, '04 7b 7d', '{}'],
    ['an array as JSON', { type: 'array', items: ['null', 'string'] }, JSON_TYPE, '04 00 02 02 22 00', '[null,"\\""]'],
    [
      'blocks with their size',
      { type: 'array', items: 'int' },
      { kind: 'LIST', element: INTEGER },
      '03 04 02 04 01 02 06 00',
      [1, 2, 3],
    ],
    [
      'a map, of a key that is there twice the last',
      { type: 'map', values: 'int' },
      { kind: 'MAP', key: VARCHAR, value: INTEGER },
      '04 02 6b 02 02 6b 04 00',
      [['k', 2]],
    ],
    ['nanoseconds', { type: 'long', logicalType: 'timestamp-nanos' }, { kind: 'TIMESTAMP' }, '01', -1],
    [
      'a duration',
      { type: 'fixed', name: 'D', size: 12, logicalType: 'duration' },
      { kind: 'INTERVAL' },
      '01000000 02000000 03000000',
      { months: 1, days: 2, micros: 3000 },
    ],
    [
      'a uuid of 16 bytes',
      { type: 'fixed', name: 'U', size: 16, logicalType: 'uuid' },
      { kind: 'UUID' },
      '00112233445566778899aabbccddeeff',
      '00112233-4455-6677-8899-aabbccddeeff',
    ],
    [
      'a decimal',
      { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 },
      { kind: 'DECIMAL', precision: 4, scale: 2 },
      '04 fb 2e',
      -1234,
    ],
    [
      'a decimal of another scale',
      { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 },
      { kind: 'DECIMAL', precision: 6, scale: 3 },
      '04 fb 2e',
      -12340,
    ],
    ['a decimal of no bytes', { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }, VARCHAR, '00', '0.00'],
    [
      'an infinite time',
      { type: 'long', logicalType: 'timestamp-micros' },
      { kind: 'TIMESTAMP' },
      'fe ff ff ff ff ff ff ff ff 01',
      Number.POSITIVE_INFINITY,
    ],
    ['a logical type that is unknown', { type: 'string', logicalType: 'colour' }, VARCHAR, '02 78', 'x'],
  ])('has %s', (_, type, column, hex, value) => {
    expect(read([type], { a: column }, hex)).toEqual([value]);
  });

  it.each<[string, unknown, DataType, string, string]>([
    ['no number', 'string', INTEGER, '02 78', "column a: 'x' is not an INTEGER"],
    ['too large', 'long', INTEGER, '80 80 80 80 10', 'column a: 2147483648 is not an INTEGER'],
    [
      'milliseconds',
      'long',
      { kind: 'TIMESTAMP' },
      '80 d0 95 ff bc 63',
      'column a: 1708993459200 is not a TIMESTAMP; if it is milliseconds since 1970, declare a BIGINT and event_time AS epoch_ms(a)',
    ],
    [
      'a decimal of 65 bytes',
      { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 },
      { kind: 'DECIMAL', precision: 4, scale: 2 },
      `8201 ${'00'.repeat(65)}`,
      'a decimal of 65 bytes',
    ],
    ['no JSON', 'string', JSON_TYPE, '02 78', "column a: 'x' is not a JSON"],
    ['a record', { type: 'record', name: 'S', fields: [] }, VARCHAR, '', 'column a: a record is not a VARCHAR'],
    [
      'a part',
      { type: 'record', name: 'S', fields: [{ name: 'n', type: { type: 'array', items: 'string' } }] },
      { kind: 'STRUCT', fields: [{ name: 'n', type: { kind: 'LIST', element: INTEGER } }] },
      '02 02 78 00',
      "column a.n[]: 'x' is not an INTEGER",
    ],
  ])('is rejected where it is declared: %s', (_, type, column, hex, reason) => {
    expect(read([type], { a: column }, hex)).toBe(reason);
  });

  it.each<[string, unknown, string, string]>([
    ['cut', 'string', '08 61 62', 'cut short'],
    ['cut within a number', 'long', '80 80', 'cut short'],
    ['too long', 'long', '02 00', '1 bytes behind its end'],
    ['a number without end', 'long', '80 80 80 80 80 80 80 80 80 80 01', 'a number of more than 10 bytes'],
    ['a length below 0', 'string', '01', 'a length of -1 bytes'],
    ['a length of 2^60', 'bytes', '80 80 80 80 80 80 80 80 20', 'a length of 1152921504606846976 bytes'],
    ['no UTF-8', 'string', '02 ff', 'a string is not UTF-8'],
    ['no boolean', 'boolean', '02', 'a boolean is 2, not 0 or 1'],
    ['no int', 'int', '80 80 80 80 10', 'an int is 2147483648'],
    ['no branch', ['null', 'int'], '04', 'branch 2 of a union of 2'],
    ['no symbol', { type: 'enum', name: 'E', symbols: ['X'] }, '02', 'symbol 1 of an enum of 1'],
    [
      '2^60 items of nothing',
      { type: 'array', items: 'null' },
      '80 80 80 80 80 80 80 80 20',
      '1152921504606846976 items in an array or map, more than there are bytes',
    ],
    [
      'a block of 2^31 entries',
      { type: 'map', values: 'null' },
      '80 80 80 80 10',
      '2147483648 items in an array or map, more than there are bytes',
    ],
    [
      'many times many items of nothing',
      { type: 'array', items: { type: 'array', items: 'null' } },
      '06 06 00 06 00 06 00 00',
      '3 items in an array or map, more than there are bytes',
    ],
  ])('is rejected: %s', (_, type, hex, reason) => {
    for (const column of [JSON_TYPE, undefined]) {
      expect(read([type], column === undefined ? { other: VARCHAR } : { a: column }, hex)).toBe(reason);
    }
  });

  it('within itself is read as deep as anybody writes, and no deeper', () => {
    const node = { type: 'record', name: 'Node', fields: [{ name: 'next', type: ['null', 'Node'] }] };
    expect(read([node], { a: JSON_TYPE }, '02 02 00')).toEqual(['{"next":{"next":{"next":null}}}']);
    for (const columns of [{ a: JSON_TYPE }, { b: VARCHAR }]) {
      expect(read([node], columns, `${'02'.repeat(100_000)}00`)).toBe('nested deeper than 256 levels');
    }
  });
});

describe('a schema of Avro', () => {
  it('that is no record is the one column that is declared', () => {
    expect(readBy({ text: '"string"', references: [] }, { key: VARCHAR }, '02 78')).toEqual(['x']);
    expect(readBy({ text: 'long', references: [] }, { key: BIGINT }, '0e')).toEqual([7]);
    expect(readBy({ text: '["null", "long"]', references: [] }, { key: BIGINT }, '00')).toEqual([null]);
    expect(readBy({ text: '"string"', references: [] }, { a: VARCHAR, b: VARCHAR }, '02 78')).toBe(
      'its schema is no record but string, and 2 columns are declared',
    );
  });

  it('of several records is whichever was written', () => {
    const record = (name: string, field: string) => ({ type: 'record', name, fields: [{ name: field, type: 'int' }] });
    const schema = { text: JSON.stringify([record('A', 'a'), record('B', 'b')]), references: [] };
    expect(readBy(schema, { a: INTEGER, b: INTEGER }, '00 0e')).toEqual([7, null]);
    expect(readBy(schema, { a: INTEGER, b: INTEGER }, '02 0e')).toEqual([null, 7]);
  });

  it('refers to others, which refer to others', () => {
    const record = (name: string, type: string) =>
      JSON.stringify({ type: 'record', name, fields: [{ name: 'a', type }] });
    const references = [
      { name: 'x.A', text: record('x.A', 'int') },
      { name: 'x.B', text: record('x.B', 'A') },
    ];
    expect(readBy({ text: record('y.C', 'x.B'), references }, { a: JSON_TYPE }, '0e')).toEqual(['{"a":{"a":7}}']);
  });

  it.each([
    ['{', 'no Avro schema: '],
    ['{"type":"record","name":"R","fields":[{"name":"a","type":"Gone"}]}', 'no Avro schema: undefined type name: Gone'],
    ['"strnig"', 'no Avro schema: undefined type name: strnig'],
    ['{"type":"record","name":"1","fields":[]}', 'no Avro schema: invalid name: "1"'],
  ])('that is none is a problem: %s', (text, problem) => {
    expect(readBy({ text, references: [] }, { a: VARCHAR }, '00')).toContain(problem);
  });
});
