import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadArrow } from '../../src/arrow/load-arrow.js';
import { arbitraryArrowTable, ipcOf } from '../support/arrow-table.js';
import { asPyarrow, hasPyarrow, readWithPyarrow } from '../support/pyarrow.js';
import { runs } from '../support/runs.js';

const arrow = await loadArrow();

test.skipIf(!hasPyarrow)('law: pyarrow, where it is installed, finds nothing wrong and reads the same values', () => {
  const kinds = fc.constantFrom('stream' as const, 'file' as const);
  fc.assert(
    fc.property(arbitraryArrowTable(), kinds, ({ schema, rows }, kind) => {
      const read = readWithPyarrow(ipcOf(arrow, schema, rows, { kind, size: 30 }), kind);
      expect(read.columns).toEqual(schema.map(({ type }, i) => rows.map((row) => asPyarrow(type, row[i] ?? null))));
    }),
    { numRuns: Math.ceil(runs / 40) },
  );
});
