import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Batch } from '../../../src/batch.js';
import { BatchBuilder } from '../../../src/batch-builder.js';
import { Atoms } from '../../../src/engine/keys/atoms.js';
import type { Value } from '../../../src/schema.js';
import { runs } from '../../support/runs.js';

const builderOf = (kind: 'VARCHAR' | 'JSON'): BatchBuilder =>
  new BatchBuilder('s', [{ name: 'a', type: { kind } }], { source: 'm', partition: 0 });

function batchOf(builder: BatchBuilder, values: readonly Value[]): Batch {
  for (const [i, value] of values.entries()) builder.add([value], i, i);
  return builder.finish();
}

const step = fc.record({
  values: fc.array(fc.option(fc.constantFrom('', 'a', 'b', 'c', 'null', '=a', '"a'), { freq: 5 }), { maxLength: 8 }),
  /** The dictionary goes on, another one begins, or there is none. */
  column: fc.constantFrom('same', 'same', 'another', 'none'),
  asked: fc.constantFrom('find', 'of'),
  kept: fc.option(fc.nat(3), { freq: 3 }),
});

describe('numbers of values', () => {
  test.prop([fc.array(step, { maxLength: 20, size: 'max' })], { numRuns: runs })(
    'are one for equal values, whatever dictionaries batches have and whichever are taken back',
    (steps) => {
      const atoms = new Atoms(0);
      const known = new Map<Value, number>();
      let texts = builderOf('VARCHAR');
      for (const { values, column, asked, kept } of steps) {
        if (column === 'another') texts = builderOf('VARCHAR');
        atoms.read(batchOf(column === 'none' ? builderOf('JSON') : texts, values));
        for (const [row, value] of values.entries()) {
          expect(atoms.find(row)).toBe(known.get(value) ?? -1);
          if (asked === 'find') continue;
          const atom = atoms.of(row);
          expect(known.get(value) ?? atom).toBe(atom);
          known.set(value, atom);
          expect(atoms.value(atom)).toBe(value);
        }
        expect(new Set(known.values()).size).toBe(known.size);
        expect(atoms.size).toBe(known.size);
        if (kept === null) continue;
        atoms.retain((atom) => atom % 4 === kept);
        for (const [value, atom] of known) if (atom % 4 !== kept) known.delete(value);
      }
    },
  );
});
