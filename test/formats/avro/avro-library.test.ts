// Law: what avsc writes by any schema, and what it reads of it, is what is read here: declared or passed over.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { schemaCodecOf } from '../../../src/formats/schema-codec-of.js';
import { avroPlain, avroRecords } from '../../support/arbitrary-avro.js';
import { readDatum } from '../../support/read-datum.js';
import { runs } from '../../support/runs.js';

const codec = await schemaCodecOf('avro');

test.prop([avroRecords, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 })], { numRuns: 2 * runs })(
  'what avsc writes is read as avsc reads it',
  (type, wanted) => {
    const columns = type.fields
      .filter((_, i) => wanted[i])
      .map(({ name }) => ({ name, type: { kind: 'JSON' as const } }));
    const bytes = type.toBuffer(type.random());
    const compiled = codec.readerOf({ text: JSON.stringify(type.schema()), references: [] }, columns);
    const read = readDatum(compiled, bytes);
    const value: Readonly<Record<string, unknown>> = Object(avroPlain(type, type.fromBuffer(bytes)));
    const texts =
      typeof read === 'string' ? read : read.map((json) => (json === null ? null : JSON.parse(String(json))));
    expect(texts).toEqual(columns.map(({ name }) => rounded(value[name] ?? null)));
  },
);

/** As JSON has it. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
