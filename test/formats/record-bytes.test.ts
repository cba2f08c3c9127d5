import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvDecoder } from '../../src/formats/csv-decoder.js';
import { JsonDecoder } from '../../src/formats/json-decoder.js';
import type { Schema } from '../../src/schema.js';
import { cutAt, decode } from '../support/decode.js';

/*
 * The bytes of the records of any file, with what stands between them, are the file's bytes: whatever the decoder makes of
 * them, wherever they are cut, and however many are asked for. A character here is a byte.
 */
const schema: Schema = [
  { name: 'id', type: { kind: 'INTEGER' } },
  { name: 'name', type: { kind: 'VARCHAR' } },
];
const HEADER = 'id,name';
const BOM = '\xef\xbb\xbf';

function recordsOf(
  format: 'csv' | 'json',
  file: string,
  [places, limit]: readonly [places: readonly number[], limit: number],
): readonly string[] {
  const options = { name: 'f', schema };
  const decoder = format === 'csv' ? new CsvDecoder(options) : new JsonDecoder(options);
  return decode(decoder, cutAt(Buffer.from(file, 'latin1'), places), limit).records;
}

const cuts = fc.tuple(fc.array(fc.nat(), { maxLength: 8 }), fc.constantFrom(1, 2, 7, 1_000));
const beginning = fc.constantFrom('', BOM);

/** Line ends, the first of which is the record's. */
const empty = fc.array(fc.constantFrom('\n', '\r\n'), { minLength: 1, maxLength: 3 }).map((ends) => ends.join(''));
const blank = fc
  .tuple(empty, fc.array(fc.constantFrom('\n', ' \t\n', '\r\r\n'), { maxLength: 2 }))
  .map(([ends, lines]) => ends + lines.join(''));

/** Records, each with what stands behind it. */
function recordsWith(
  record: fc.Arbitrary<string>,
  behind: fc.Arbitrary<string>,
): fc.Arbitrary<readonly (readonly [record: string, behind: string])[]> {
  return fc.array(fc.tuple(record, behind), { maxLength: 12 });
}

const json = fc.constantFrom(
  '{"id":1,"name":"a"}',
  ' {"name": "\xc3\xa9", "id":2} \t',
  '{"id":3,"name":"\\u00e9\\n","x":[1,{"y":null}]}',
  '{"id":1e0,"name":null}',
  '{"id":"4","id":5}',
  '{"id":"x"}',
  '{"name":"\xe9"}',
  '{"id":',
  '\x00\xff',
  '[1]',
);

const cell = fc.constantFrom('a', '', '"two\r\nlines"', '"\n\n""q"", x"', '\xc3\xa9', '"\xc3\xa9"', '\xe9', '"\xe9"');
const row = fc.tuple(fc.constantFrom('1', '"2"', '03', 'x'), cell, fc.constantFrom('', ',more'));
const csv = fc.oneof(
  row.map(([id, name, more]) => `${id},${name}${more}`),
  fc.constantFrom('"b"x,3', ' ', ',', '5" nail,x'),
);

const anyByte = fc.constantFrom('"', ',', '\n', '\r', '\r\n', 'a', '1', ' ', '{}', '\xe9');
const anything = fc.string({ unit: anyByte, maxLength: 60 });

describe("a record's bytes", () => {
  it('are those of its line, in NDJSON', () => {
    fc.assert(
      fc.property(beginning, recordsWith(json, blank), cuts, (start, records, cut) => {
        const file = start + records.flat().join('');
        expect(recordsOf('json', file, cut)).toEqual(records.map(([record]) => record));
      }),
    );
  });

  it('are those of its lines, in CSV', () => {
    fc.assert(
      fc.property(beginning, empty, recordsWith(csv, empty), cuts, (start, first, records, cut) => {
        const file = start + HEADER + first + records.flat().join('');
        expect(recordsOf('csv', file, cut)).toEqual(records.map(([record]) => record));
      }),
    );
  });

  it('of a last line without an end too', () => {
    for (const cut of [[[], 10] as const, [[3, 9, 11], 1] as const]) {
      expect(recordsOf('json', '{"id":1}\r\n{"id":2}', cut)).toEqual(['{"id":1}', '{"id":2}']);
      expect(recordsOf('csv', `${HEADER}\r\n1,"\r\n"\r\n2,b`, cut)).toEqual(['1,"\r\n"', '2,b']);
    }
  });

  it('are lines, whatever the bytes, in NDJSON', () => {
    fc.assert(
      fc.property(anything, cuts, (file, cut) => {
        const lines = file.split('\n').map((line) => line.replace(/\r$/, ''));
        expect(recordsOf('json', file, cut)).toEqual(lines.filter((line) => /[^ \t\r]/.test(line)));
      }),
    );
  });

  it('leave nothing out but line ends, whatever the bytes, in CSV', () => {
    fc.assert(
      fc.property(anything, cuts, (body, cut) => {
        let rest = `\n${body}`;
        for (const record of recordsOf('csv', HEADER + rest, cut)) {
          const between = /^(\r?\n)+/.exec(rest)?.[0] ?? 'no line end';
          expect(rest.startsWith(between + record)).toBe(true);
          rest = rest.slice(between.length + record.length);
        }
        expect(rest).toMatch(/^(\r?\n)*\r?$/);
      }),
    );
  });
});
