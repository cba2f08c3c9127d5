import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadArrow } from '../../src/arrow/load-arrow.js';
import { arbitraryArrowTable, ipcOf, readIpc, rowsOf } from '../support/arrow-table.js';
import { runs } from '../support/runs.js';

const arrow = await loadArrow();

test('law: whatever schema and values go through Arrow, stream or file, come back as they were', () => {
  const options = fc.record({
    kind: fc.constantFrom('stream' as const, 'file' as const),
    size: fc.integer({ min: 1, max: 90 }),
  });
  fc.assert(
    fc.property(arbitraryArrowTable(), options, ({ schema, rows }, how) => {
      const read = readIpc(arrow, ipcOf(arrow, schema, rows, how));
      expect(read.fields).toEqual(schema);
      expect(read.rows).toEqual(rows);
    }),
    { numRuns: Math.ceil(runs / 2) },
  );
});

test('a text that begins with a byte order mark keeps it', () => {
  const fields = [{ name: 'a', type: { kind: 'VARCHAR' } }] as const;
  expect(readIpc(arrow, ipcOf(arrow, fields, [['\ufeffä']], { kind: 'stream', size: 1 })).rows).toEqual([['\ufeffä']]);
});

test('law: a slice of a batch has the rows of the slice', () => {
  fc.assert(
    fc.property(arbitraryArrowTable(), fc.nat(80), fc.nat(80), ({ schema, rows }, from, length) => {
      const [batch] = arrow.tableFromIPC(ipcOf(arrow, schema, rows, { kind: 'stream', size: 90 })).batches;
      const slice = batch?.slice(from, from + length);
      expect(slice === undefined ? [] : rowsOf(arrow, slice)).toEqual(rows.slice(from, from + length));
    }),
    { numRuns: Math.ceil(runs / 4) },
  );
});
