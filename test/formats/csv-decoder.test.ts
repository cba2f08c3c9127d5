import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MotifError } from '../../src/errors.js';
import { CsvDecoder } from '../../src/formats/csv-decoder.js';
import type { Schema } from '../../src/schema.js';
import { cutAt, type Decoded, decode } from '../support/decode.js';

const schema: Schema = [
  { name: 'id', type: { kind: 'INTEGER' } },
  { name: 'name', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
];

function decodeCsv(text: string | Uint8Array, of: Schema = schema): Decoded {
  return decode(new CsvDecoder({ name: 'shop.csv', schema: of }), [Buffer.from(text)]);
}

function failureOf(text: string): unknown {
  try {
    return decodeCsv(text);
  } catch (error) {
    return error;
  }
}

describe('CSV', () => {
  it('reads the declared columns by name, in any order and case, and passes over the others', () => {
    const { rows } = decodeCsv('PRICE,extra,Id,name\n2.62,x,1,soap\n3,y,2,brush\n');
    expect(rows).toEqual([
      [1, 'soap', 262],
      [2, 'brush', 300],
    ]);
  });

  it('takes an empty cell and "" for NULL', () => {
    expect(decodeCsv('id,name,price\n1,,\n2,"",""\n').rows).toEqual([
      [1, null, null],
      [2, null, null],
    ]);
  });

  it('reads quotes, doubled quotes, commas and line ends inside quotes', () => {
    const { rows, rejected } = decodeCsv('id,name,price\n1,"a ""b"", c",2\n2,"two\r\nlines",3\n"3","x",4\n4,"""",5\n');
    expect(rows).toEqual([
      [1, 'a "b", c', 200],
      [2, 'two\r\nlines', 300],
      [3, 'x', 400],
      [4, '"', 500],
    ]);
    expect(rejected).toEqual([]);
  });

  it('reads a quoted header', () => {
    expect(decodeCsv('"id","name","price"\n1,a,2\n').rows).toEqual([[1, 'a', 200]]);
  });

  it('takes a byte order mark, CRLF, empty lines and a last line without an end', () => {
    expect(decodeCsv('\ufeffid,name,price\r\n1,a,2\r\n\r\n2,b,3').rows).toEqual([
      [1, 'a', 200],
      [2, 'b', 300],
    ]);
  });

  it('counts an empty line as NULL where there is only one column', () => {
    expect(decodeCsv('a\nx\n\ny\n', [{ name: 'a', type: { kind: 'VARCHAR' } }]).rows).toEqual([['x'], [null], ['y']]);
  });

  it('takes a quote inside an unquoted cell as it is', () => {
    expect(decodeCsv('id,name,price\n1,5" nail,2\n').rows).toEqual([[1, '5" nail', 200]]);
  });

  it('has no rows in an empty file or under a lone header', () => {
    expect(decodeCsv('').rows).toEqual([]);
    expect(decodeCsv('\n').rows).toEqual([]);
    expect(decodeCsv('id,name,price').rows).toEqual([]);
  });

  it('rejects a row of too few or too many columns, with its line', () => {
    const { rows, rejected } = decodeCsv('id,name,price\n1,a,2\n2,b\n3,c,4,5\nx\n4,d,5\n');
    expect(rows).toHaveLength(2);
    expect(rejected).toEqual([
      { line: 3, reason: '2 columns, the header has 3', raw: '2,b' },
      { line: 4, reason: '4 columns, the header has 3', raw: '3,c,4,5' },
      { line: 5, reason: '1 column, the header has 3', raw: 'x' },
    ]);
  });

  it('rejects a value that is not of its type, with the line its record begins on', () => {
    const { rejected } = decodeCsv('id,name,price\n1,"a\nb",2\n2,"c\nd",abc\n9999999999,e,1\n');
    expect(rejected).toEqual([
      { line: 4, reason: "column price: 'abc' is not a DECIMAL(10,2)", raw: '2,"c\nd",abc' },
      { line: 6, reason: "column id: '9999999999' is not an INTEGER", raw: '9999999999,e,1' },
    ]);
  });

  it('rejects a record that is not UTF-8, and no other', () => {
    const bytes = Buffer.concat([
      Buffer.from('id,name,price\n1,é,2\n2,'),
      Buffer.from([0xe9]),
      Buffer.from(',2\n3,\ufffd,2\n'),
    ]);
    const { rows, rejected } = decodeCsv(bytes);
    expect(rows.map((row) => row[1])).toEqual(['é', '\ufffd']);
    expect(rejected).toEqual([{ line: 3, reason: 'not UTF-8', raw: '2,\ufffd,2' }]);
  });

  it('cuts the raw text of a rejected record', () => {
    const [rejected] = decodeCsv(`id,name,price\nx,${'a'.repeat(10_000)},1\n`).rejected;
    expect(rejected?.raw).toHaveLength(4096);
  });

  it('rejects a line too long to be one, and goes on behind it', () => {
    const { rows, rejected } = decodeCsv(`id,name,price\n1,${'a'.repeat(5_000_000)},1\n2,b,3\n`);
    expect(rows).toEqual([[2, 'b', 300]]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([[2, 'the line is too long']]);
  });
});

describe('a broken quote costs the line that it is on', () => {
  const reason = 'a quote is not closed, or its closing quote is followed by something other than a comma';
  it.each([
    ['not closed before the end of the file', '1,a,2\n2,"b,3\n3,c,4\n4,d,5\n'],
    ['not closed before the next quote', '1,a,2\n2,"b,3\n3,"c",4\n4,d,5\n'],
    ['closed too early', '1,a,2\n2,"b"x,3\n3,c,4\n4,d,5\n'],
    ['closed and followed by a blank', '1,a,2\n2,"b" ,3\n3,c,4\n4,d,5'],
  ])('%s', (_name, body) => {
    const { rows, rejected } = decodeCsv(`id,name,price\n${body}`);
    expect(rows.map((row) => row[0])).toEqual([1, 3, 4]);
    expect(rejected.map((record) => [record.line, record.reason])).toEqual([[3, reason]]);
    expect(rejected[0]?.raw).toBe(body.split('\n')[1]);
  });

  it('also when no other quote comes for longer than a quoted cell may be', () => {
    const body = Array.from({ length: 60_000 }, (_, i) => `${i},aaaaaaaaaaaaaaaaaaaaa,2\n`).join('');
    const { rows, rejected } = decodeCsv(`id,name,price\n-1,"a,2\n${body}-2,"b",3\n`);
    expect(rejected.map(({ line }) => line)).toEqual([2]);
    expect(rows).toHaveLength(60_001);
  });
});

describe('a CSV header that does not fit', () => {
  it('names what is missing, what may be meant, and both lists', () => {
    const error = failureOf('id,nmae,cost\n1,a,2\n');
    expect(error).toBeInstanceOf(MotifError);
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(String(error)).toContain('there is no column name (did you mean nmae?); there is no column price');
    expect(String(error)).toContain('declared: id, name, price');
    expect(String(error)).toContain('in the file: id, nmae, cost');
  });

  it('says that a column is there twice', () => {
    expect(String(failureOf('id,name,price,NAME\n'))).toContain('column name is there 2 times');
  });

  it('says that the header is broken', () => {
    expect(String(failureOf('id,"name,price\n1,a,2\n'))).toContain('shop.csv:1: the header cannot be read');
  });
});

describe('laws of CSV', () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'a', ',', '"', '\n', '\r\n', 'a"b', '""', ' x ', 'é', '\ufeff', '𝄞'),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );
  const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 });
  const texts: Schema = ['a', 'b', 'c'].map((name) => ({ name, type: { kind: 'VARCHAR' } }));

  const needsQuotes = (text: string) => /[",\n\r]/.test(text);
  const write = (text: string) => (needsQuotes(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it('what was written is read, as csv-parse reads the whole of it', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), (rows, lineEnd) => {
        const text = ['a,b,c', ...rows.map((row) => row.map(write).join(','))].join(lineEnd);
        const { rows: read, rejected } = decodeCsv(text, texts);
        const reference: string[][] = parse(text, { columns: false, from: 2, record_delimiter: lineEnd });
        expect(rejected).toEqual([]);
        expect(read).toEqual(rows.map((row) => row.map((text) => text || null)));
        expect(read).toEqual(reference.map((row) => row.map((text) => text || null)));
      }),
    );
  });

  it('where the bytes are cut changes nothing, however broken they are', () => {
    const line = fc.constantFrom('1,a,2', '2,"b', 'c",3', '"x"y,1', '', '3,"d""e",4', '5', '"', 'é,é,é', '6,"f\r');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 10 }), (lines, places) => {
        const bytes = Buffer.from(`id,name,price\n${lines.join('\n')}`);
        const whole = decodeCsv(bytes);
        expect(decode(new CsvDecoder({ name: 'shop.csv', schema }), cutAt(bytes, places))).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('how many records are read at a time changes nothing, whatever the bytes', () => {
    const text = fc.string({ unit: fc.constantFrom('"', '"', ',', ',', '\n', '\r', 'a', ' '), maxLength: 60 });
    fc.assert(
      fc.property(text, (body) => {
        const bytes = Buffer.from(`a,b\n${body}`);
        const of = texts.slice(0, 2);
        const one = decode(new CsvDecoder({ name: '', schema: of }), [bytes], 1);
        expect(decode(new CsvDecoder({ name: '', schema: of }), [bytes])).toEqual(one);
      }),
      { numRuns: 2000 },
    );
  });
});
