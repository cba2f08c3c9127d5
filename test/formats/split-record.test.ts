import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { CsvDecoder } from '../../src/formats/csv-decoder.js';
import { CsvMessageDecoder } from '../../src/formats/csv-message-decoder.js';
import { splitQuoted } from '../../src/formats/split-quoted.js';
import { splitRecord } from '../../src/formats/split-record.js';
import type { Schema } from '../../src/schema.js';
import { decode, decodeMessages } from '../support/decode.js';
import { runs } from '../support/runs.js';

const schema: Schema = ['a', 'b'].map((name) => ({ name, type: { kind: 'VARCHAR' } }));
const record = fc.stringMatching(/^[a",é]{0,12}$/);
const cell = fc.stringMatching(/^[a",\r\n]{0,4}$/);

describe('one CSV record', () => {
  test.each([
    ['"a""b",c,', ['a"b', 'c', '']],
    ['"",a"b,"x\r\n,"', ['', 'a"b', 'x\r\n,']],
    ['"a', 'broken quote'],
    ['"a"b', 'broken quote'],
    ['"a"\n', 'broken quote'],
    ['a\nb', 'more than one record'],
    ['"a",b\nc', 'more than one record'],
  ])('%j is %j', (text, expected) => {
    expect(splitRecord(text)).toEqual(expected);
  });

  test.prop([fc.array(cell, { minLength: 1, maxLength: 5 })], { numRuns: 3 * runs })(
    'is split as csv-parse splits it',
    (cells) => {
      const text = cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',');
      expect(splitRecord(text)).toEqual(cells);
      expect(splitQuoted([text])).toEqual([cells]);
    },
  );

  test.prop([record], { numRuns: 3 * runs })('is a message just where it is a line of a file', (text) => {
    const file = decode(new CsvDecoder({ name: '', schema }), [Buffer.from(`a,b\n${text}\n`)]);
    const message = decodeMessages(new CsvMessageDecoder(schema), text);
    expect(message.rows).toEqual(file.rows);
    const reasons = message.rejected.map(({ reason }) => reason.replace('2 are declared', 'the header has 2'));
    expect(text === '' ? [] : reasons).toEqual(file.rejected.map(({ reason }) => reason));
  });
});
