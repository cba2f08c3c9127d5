import { describe, expect, it } from 'vitest';
import { CsvMessageDecoder } from '../../src/formats/csv-message-decoder.js';
import type { Schema } from '../../src/schema.js';
import { type Decoded, decodeMessages } from '../support/decode.js';

const schema: Schema = [
  { name: 'id', type: { kind: 'BIGINT' } },
  { name: 'name', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
];

function decoded(...messages: readonly (Uint8Array | string)[]): Decoded {
  return decodeMessages(new CsvMessageDecoder(schema), ...messages);
}

describe('a CSV record a message', () => {
  it('has the columns in the order in which they are declared, and no header', () => {
    const { rows, rejected } = decoded('1,soap,2.62', '2,,', '3,é, 1.5\n', '4,"a ""b"",\r\nc",5\r\n', '\ufeff5,x,');
    expect(rejected).toEqual([]);
    expect(rows).toEqual([
      [1, 'soap', 262],
      [2, null, null],
      [3, 'é', 150],
      [4, 'a "b",\r\nc', 500],
      [5, 'x', null],
    ]);
  });

  it('of any other kind is rejected, and whatever comes next is not', () => {
    const messages = [
      '',
      '\n',
      '1,a',
      '1,a,2,3',
      'x,a,2',
      '1,a,2\n2,b,3',
      '1,"a",2\n2,b,3',
      '1,"a,2',
      '1,"a"b,2',
      Buffer.from([0x31, 0x2c, 0xe9, 0x2c, 0x32]),
      Buffer.from([0x31, 0x2c, 0x22, 0xe9, 0x22, 0x2c, 0x32]),
      Buffer.from([0, 0, 0, 0, 9, 0x31]),
    ];
    const { rows, rejected } = decoded(...messages, '1,a,2');
    expect(rows).toEqual([[1, 'a', 200]]);
    const quote = 'a quote is not closed, or its closing quote is followed by something other than a comma';
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'empty, not CSV',
      'empty, not CSV',
      '2 columns, 3 are declared',
      '4 columns, 3 are declared',
      "column id: 'x' is not a BIGINT",
      'more than one record: a line break outside of quotes',
      'more than one record: a line break outside of quotes',
      quote,
      quote,
      'not UTF-8',
      'not UTF-8',
      "not CSV: it begins with a schema registry's magic byte (schema 9)",
    ]);
  });

  it('of one column may be nothing, which is NULL', () => {
    const [first = []] = [schema.slice(1, 2)];
    expect(decodeMessages(new CsvMessageDecoder(first), '', '\n', '""', 'a').rows).toEqual([
      [null],
      [null],
      [null],
      ['a'],
    ]);
  });
});
