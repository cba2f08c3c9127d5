import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { schemaCodecOf } from '../../../src/formats/schema-codec-of.js';
import { typed } from '../../support/arbitrary-typed.js';
import { readDatum } from '../../support/read-datum.js';
import { runs } from '../../support/runs.js';
import { withSchemaNames } from '../../support/schema-names.js';
import { sortedRow } from '../../support/sorted-maps.js';

const codec = await schemaCodecOf('avro');

describe('what is written in Avro', () => {
  const rows = fc.array(typed, { minLength: 1, maxLength: 4 });

  test.prop([rows], { numRuns: 3 * runs })('is read again', (row) => {
    const columns = row.map(({ type }, i) => ({ name: `c${i}`, type: withSchemaNames(type) }));
    const values = row.map(({ value }) => value);
    const writer = codec.writerOf(columns, 'row');
    const compiled = codec.readerOf({ text: writer.schema, references: [] }, columns);
    expect(sortedRow(columns, readDatum(compiled, writer.write(values)))).toEqual(sortedRow(columns, values));
  });
});
