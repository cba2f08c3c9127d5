import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { deriveSchema } from '../../../src/formats/derive-schema.js';
import { schemaCodecOf } from '../../../src/formats/schema-codec-of.js';
import { typed } from '../../support/arbitrary-typed.js';
import { asProtobuf } from '../../support/protobuf-typed.js';
import { readDatum } from '../../support/read-datum.js';
import { runs } from '../../support/runs.js';
import { withSchemaNames } from '../../support/schema-names.js';
import { sortedRow } from '../../support/sorted-maps.js';

const codec = await schemaCodecOf('protobuf');

const sayable = typed
  .map(({ type, value }) => ({ type: withSchemaNames(type), value }))
  .filter(({ type }) => deriveSchema('protobuf', [{ name: 'c', type }], 'row').kind === 'schema');

describe('what is written in Protobuf', () => {
  test.prop([fc.array(sayable, { minLength: 1, maxLength: 4 })], { numRuns: 3 * runs })('is read again', (row) => {
    const columns = row.map(({ type }, i) => ({ name: `c${i}`, type }));
    const writer = codec.writerOf(columns, 'row');
    const compiled = codec.readerOf({ text: writer.schema, references: [] }, columns);
    const read = readDatum(compiled, writer.write(row.map(({ value }) => value)));
    expect(sortedRow(columns, read)).toEqual(sortedRow(columns, row.map(asProtobuf)));
  });
});
