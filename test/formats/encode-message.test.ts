import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../src/formats/encode-message.js';
import { messageDecoderOf } from '../../src/formats/message-decoder-of.js';
import type { PlainFormat } from '../../src/message-format.js';
import type { DataType, Schema, Value } from '../../src/schema.js';
import { rawTyped, type Typed, typed } from '../support/arbitrary-typed.js';
import { type Decoded, decodeMessages } from '../support/decode.js';
import { minusZeroless } from '../support/minus-zeroless.js';
import { runs } from '../support/runs.js';

const schema: Schema = [
  { name: 'na"me', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  { name: 'at', type: { kind: 'TIMESTAMP' } },
  { name: 'tags', type: { kind: 'LIST', element: { kind: 'VARCHAR' } } },
];

function encoded(format: PlainFormat, of: Schema, ...values: readonly Value[]): string | undefined {
  return encodeMessage(format, of, values)?.toString('latin1');
}

function bytesOf(kind: 'BOOLEAN' | 'TINYINT' | 'SMALLINT' | 'INTEGER' | 'BIGINT' | 'FLOAT' | 'DOUBLE', value: Value) {
  return encodeMessage('raw', [{ name: 'a', type: { kind } }], [value])?.toString('hex');
}

describe('columns as a message', () => {
  it('in JSON are an object', () => {
    expect(encoded('json', schema, 'a\n"', 1230, 1, ['x', null])).toBe(
      '{"na\\"me":"a\\n\\"","price":12.30,"at":"1970-01-01T00:00:00.000001Z","tags":["x",null]}',
    );
    expect(encoded('json', schema, null, null, null, null)).toBe('{"na\\"me":null,"price":null,"at":null,"tags":null}');
    expect(encoded('json', [])).toBe('{}');
  });

  it('in CSV are cells, quoted where they must be', () => {
    expect(encoded('csv', schema, 'a,"b"\r\n', 1230, 1, ['x', null])).toBe(
      '"a,""b""\r\n",12.30,1970-01-01 00:00:00.000001,"[""x"",null]"',
    );
    expect(encoded('csv', schema, '', null, null, null)).toBe('"",,,');
    expect(encoded('csv', schema, ' \xe9', -5, 0, [])).toBe(' \xc3\xa9,-0.05,1970-01-01 00:00:00,[]');
  });

  it("in raw are the one column's bytes, and of NULL there are none", () => {
    expect(encoded('raw', [{ name: 'a', type: { kind: 'VARCHAR' } }], '\xe9\n')).toBe('\xc3\xa9\n');
    expect(bytesOf('BOOLEAN', true)).toBe('01');
    expect(bytesOf('BOOLEAN', false)).toBe('00');
    expect(bytesOf('TINYINT', -2)).toBe('fe');
    expect(bytesOf('SMALLINT', 258)).toBe('0102');
    expect(bytesOf('INTEGER', -2)).toBe('fffffffe');
    expect(bytesOf('BIGINT', 258)).toBe('0000000000000102');
    expect(bytesOf('BIGINT', -(2n ** 63n))).toBe('8000000000000000');
    expect(bytesOf('FLOAT', 1)).toBe('3f800000');
    expect(bytesOf('DOUBLE', 1)).toBe('3ff0000000000000');
    expect(encodeMessage('raw', [{ name: 'a', type: { kind: 'DOUBLE' } }], [null])).toBeNull();
  });

  it.each<[Schema, string]>([
    [[], 'the format raw is of one column; here are 0'],
    [schema, 'the format raw is of one column; here are 4'],
    [[{ name: 'a', type: { kind: 'HUGEINT' } }], 'column a: the format raw has no HUGEINT'],
    [
      [{ name: 'a', type: { kind: 'LIST', element: { kind: 'TINYINT' } } }],
      'column a: the format raw has no TINYINT[]',
    ],
  ])('in raw cannot be %j', (of, message) => {
    expect(() => encodeMessage('raw', of, [])).toThrow(message);
    expect(() => messageDecoderOf('raw', of)).toThrow(message);
  });
});

describe('what is encoded is decoded', () => {
  const rows = fc.array(typed, { minLength: 1, maxLength: 4 });

  test.prop([rows], { numRuns: 3 * runs })('from JSON', (row) => {
    expect(roundTrip('json', row)).toEqual({ rows: [row.map(({ value }) => minusZeroless(value))], rejected: [] });
  });

  test.prop([rows], { numRuns: 3 * runs })('from CSV, where an empty text is NULL', (row) => {
    const values = row.map(({ value }) => (value === '' ? null : value));
    const expected = row.map(({ type }, i) => (isNested(type) ? minusZeroless(values[i] ?? null) : values[i]));
    expect(roundTrip('csv', row)).toEqual({ rows: [expected], rejected: [] });
  });

  test.prop([rawTyped], { numRuns: 3 * runs })('from raw', (column) => {
    expect(roundTrip('raw', [column])).toEqual({ rows: [[column.value]], rejected: [] });
  });
});

function roundTrip(format: PlainFormat, row: readonly Typed[]): Omit<Decoded, 'records'> {
  const of = row.map(({ type }, i) => ({ name: `c ${i}`, type }));
  const message = encodeMessage(
    format,
    of,
    row.map(({ value }) => value),
  );
  const { rows, rejected } = decodeMessages(messageDecoderOf(format, of), message ?? '');
  return { rows, rejected };
}

function isNested({ kind }: DataType): boolean {
  return kind === 'LIST' || kind === 'STRUCT' || kind === 'MAP';
}
