import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { schemaCodecOf } from '../../../src/formats/schema-codec-of.js';
import type { Schema } from '../../../src/schema.js';
import { typed } from '../../support/arbitrary-typed.js';
import { minusZeroless } from '../../support/minus-zeroless.js';
import { readDatum } from '../../support/read-datum.js';
import { runs } from '../../support/runs.js';

const codec = await schemaCodecOf('json-schema');
const columns: Schema = [
  { name: 'a', type: { kind: 'INTEGER' } },
  { name: 'b', type: { kind: 'VARCHAR' } },
];

function read(text: string) {
  return readDatum(codec.readerOf({ text: '{}', references: [] }, columns), Buffer.from(text));
}

describe('JSON that was written with a schema', () => {
  test.prop([fc.array(typed, { minLength: 1, maxLength: 4 })], { numRuns: runs })('is read again', (row) => {
    const of = row.map(({ type }, i) => ({ name: `c ${i}`, type }));
    const writer = codec.writerOf(of, 'row');
    const compiled = codec.readerOf({ text: writer.schema, references: [] }, of);
    const values = row.map(({ value }) => value);
    expect(readDatum(compiled, writer.write(values))).toEqual(values.map(minusZeroless));
  });

  it('is read by name, and so is one that only JSON.parse takes, and the next after it', () => {
    const reader = codec.readerOf({ text: '{}', references: [] }, columns);
    expect(readDatum(reader, Buffer.from('{"b":"x","more":[1],"a":7}'))).toEqual([7, 'x']);
    expect(readDatum(reader, Buffer.from('{"a":1,"a":7}'))).toEqual([7, null]);
    expect(readDatum(reader, Buffer.from('{"b":"y"}'))).toEqual([null, 'y']);
  });

  it.each([
    ['', 'not JSON'],
    ['{"a":1', 'not JSON'],
    ['{"a":1} x', 'not JSON'],
    ['[1]', 'not a JSON object'],
    ['{"a":"x"}', 'column a: "x" is not an INTEGER'],
  ])('is rejected: %s', (text, reason) => {
    expect(read(text)).toBe(reason);
  });
});
