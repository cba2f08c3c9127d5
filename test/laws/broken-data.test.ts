// Law: whatever bytes come with a schema's id, they become a row or a reason, soon, and the next message is read as ever.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { deriveSchema } from '../../src/formats/derive-schema.js';
import type { SchemaKind } from '../../src/formats/schema-codec.js';
import { schemaCodecOf } from '../../src/formats/schema-codec-of.js';
import { typed } from '../support/arbitrary-typed.js';
import { damage } from '../support/broken-bytes.js';
import { readDatum } from '../support/read-datum.js';
import { lawTimeout, runs } from '../support/runs.js';
import { withSchemaNames } from '../support/schema-names.js';

const rows = fc.array(typed, { minLength: 1, maxLength: 4 });
const kinds: readonly SchemaKind[] = ['avro', 'json-schema', 'protobuf'];

/** What is declared need not be what was written. */
const declared = fc.oneof(fc.constant(undefined), typed);

describe.each(kinds)('bytes that are not %s', async (kind) => {
  const codec = await schemaCodecOf(kind);
  test.prop([rows, declared, fc.array(damage, { minLength: 1, maxLength: 8 })], { numRuns: runs })(
    'are rejected or read',
    (row, other, damages) => {
      const columns = row
        .map(({ type }, i) => ({ name: `c${i}`, type: withSchemaNames(type) }))
        .filter((column) => deriveSchema(kind, [column], 'row').kind === 'schema');
      const writer = codec.writerOf(columns, 'row');
      const values = columns.map(({ name }) => row[Number(name.slice(1))]?.value ?? null);
      const written = writer.write(values);
      const asked = columns.map((column) =>
        other === undefined ? column : { ...column, type: withSchemaNames(other.type) },
      );
      const compiled = codec.readerOf({ text: writer.schema, references: [] }, asked);
      const before = readDatum(compiled, written);
      for (const harm of damages) {
        const read = readDatum(compiled, harm(written));
        if (typeof read === 'string') expect(read).not.toBe('');
        else expect(read).toHaveLength(asked.length);
      }
      expect(readDatum(compiled, written)).toEqual(before);
    },
    lawTimeout,
  );

  test.prop([rows, damage, fc.uint8Array({ maxLength: 64 })], { numRuns: runs })(
    'nor is what is read by a schema that is broken',
    (row, harm, bytes) => {
      const columns = row.map(({ type }, i) => ({ name: `c${i}`, type: withSchemaNames(type) }));
      const derived = deriveSchema(kind, columns, 'row');
      const text = Buffer.from(harm(Buffer.from(derived.kind === 'schema' ? derived.text : ''))).toString();
      const read = readDatum(codec.readerOf({ text, references: [] }, columns), bytes);
      if (typeof read === 'string') expect(read).not.toBe('');
      else expect(read).toHaveLength(columns.length);
    },
    lawTimeout,
  );
});
