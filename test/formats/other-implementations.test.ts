// Law: what is written here other programs read, and what they write is read here: Python's fastavro, Google's Protobuf,
// jsonschema.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveSchema } from '../../src/formats/derive-schema.js';
import { writeMessageIndexes } from '../../src/formats/message-indexes.js';
import type { SchemaKind } from '../../src/formats/schema-codec.js';
import { schemaCodecOf } from '../../src/formats/schema-codec-of.js';
import type { Schema, Value } from '../../src/schema.js';
import { type Typed, typed } from '../support/arbitrary-typed.js';
import { asProtobuf } from '../support/protobuf-typed.js';
import { writtenAvro, writtenProtobuf } from '../support/python-written.js';
import { readDatum } from '../support/read-datum.js';
import { runs } from '../support/runs.js';
import { withSchemaNames } from '../support/schema-names.js';
import { askPython, asPython, forPython, hasSchemaPython } from '../support/schema-python.js';
import { sortedRow } from '../support/sorted-maps.js';

interface Case {
  readonly columns: Schema;
  readonly values: readonly Value[];
}

const avro = await schemaCodecOf('avro');
const protobuf = await schemaCodecOf('protobuf');
const json = await schemaCodecOf('json-schema');

describe.skipIf(!hasSchemaPython)('Python', () => {
  const cases = { avro: sample('avro'), protobuf: sample('protobuf'), json: sample('json-schema') };
  const avroWriters = cases.avro.map(({ columns }) => avro.writerOf(columns, 'row'));
  const protobufWriters = cases.protobuf.map(({ columns }) => protobuf.writerOf(columns, 'row'));
  const jsonWriters = cases.json.map(({ columns }) => json.writerOf(columns, 'row'));
  const found = hasSchemaPython
    ? askPython({
        avro: cases.avro.map(({ values }, i) => {
          return { schema: avroWriters[i]?.schema, bytes: avroWriters[i]?.write(values).toString('hex') };
        }),
        written_avro: [writtenAvro.asked],
        protobuf: cases.protobuf.map(({ values }, i) => {
          const bytes = protobufWriters[i]?.write(values).subarray(1).toString('hex');
          return { schema: protobufWriters[i]?.schema, bytes, message: 'Row' };
        }),
        written_protobuf: [writtenProtobuf.asked],
        json_schema: cases.json.map(({ values }, i) => {
          const text = String(jsonWriters[i]?.write(values));
          const other = JSON.stringify({ ...JSON.parse(text), c0: [[[[]]]], more: 1 });
          return { schema: JSON.parse(jsonWriters[i]?.schema ?? ''), texts: [text, other] };
        }),
      })
    : undefined;

  test('reads our Avro', () => {
    expect(found?.avro.map(({ value }) => value)).toEqual(pythonRows('avro', cases.avro));
  });

  test("writes Avro that we read, of our schemas and of another's", () => {
    for (const [i, { columns, values }] of cases.avro.entries()) {
      const compiled = avro.readerOf({ text: avroWriters[i]?.schema ?? '', references: [] }, columns);
      const read = readDatum(compiled, Buffer.from(found?.avro[i]?.bytes ?? '', 'hex'));
      expect(sortedRow(columns, read)).toEqual(sortedRow(columns, values));
    }
    const compiled = avro.readerOf(writtenAvro.schema, writtenAvro.columns);
    expect(readDatum(compiled, Buffer.from(found?.written_avro[0] ?? '', 'hex'))).toEqual(writtenAvro.values);
  });

  test('compiles our Protobuf schemas, and reads our messages', () => {
    expect(found?.protobuf.map(({ value }) => value)).toEqual(pythonRows('protobuf', cases.protobuf));
  });

  test("writes messages that we read, of our schemas and of another's", () => {
    for (const [i, { columns, values }] of cases.protobuf.entries()) {
      const compiled = protobuf.readerOf({ text: protobufWriters[i]?.schema ?? '', references: [] }, columns);
      const read = readDatum(compiled, indexed([0], found?.protobuf[i]?.bytes));
      expect(sortedRow(columns, read)).toEqual(sortedRow(columns, values));
    }
    const { schema, columns } = writtenProtobuf;
    const compiled = protobuf.readerOf(schema, columns);
    const read = readDatum(compiled, indexed([1, 0], found?.written_protobuf[0]));
    expect(sortedRow(columns, read)).toEqual(sortedRow(columns, writtenProtobuf.values));
  });

  test('finds our JSON to be of our schema, and other JSON not to be', () => {
    for (const [own = [], other = []] of found?.json_schema ?? []) {
      expect(own).toEqual([]);
      expect(other.join()).toContain("'more' was unexpected");
    }
  });
});

/** Rows of columns that the kind of schema can say, and Python too. */
function sample(kind: SchemaKind): readonly Case[] {
  const rows = fc.sample(fc.array(typed, { minLength: 1, maxLength: 5 }), { numRuns: runs, seed: 8 });
  return rows.map((row) => {
    const sayable = row
      .map(({ type, value }) => ({ type: withSchemaNames(type), value }))
      .filter(({ type }) => deriveSchema(kind, [{ name: 'c', type }], 'row').kind === 'schema');
    const columns = sayable.map(({ type }, i) => ({ name: `c${i}`, type }));
    return { columns, values: sayable.map((column) => valueFor(kind, column)) };
  });
}

function valueFor(kind: SchemaKind, { type, value }: Typed): Value {
  switch (kind) {
    case 'avro':
      return forPython('avro', type, value);
    case 'protobuf':
      return asProtobuf({ type, value: forPython('protobuf', type, value) });
    case 'json-schema':
      return value;
  }
}

function pythonRows(kind: 'avro' | 'protobuf', cases: readonly Case[]): readonly unknown[] {
  return cases.map(({ columns, values }) => columns.map(({ type }, i) => asPython(kind, type, values[i] ?? null)));
}

function indexed(path: readonly number[], hex: string | undefined): Buffer {
  return Buffer.concat([writeMessageIndexes(path), Buffer.from(hex ?? '', 'hex')]);
}
