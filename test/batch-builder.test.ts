import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Batch, positionAt, timeAt, valueAt } from '../src/batch.js';
import { BatchBuilder } from '../src/batch-builder.js';
import type { DataType, Value } from '../src/schema.js';

const ORIGIN = { source: 'a.csv', partition: 2 };

function build(type: DataType, values: readonly Value[]): Batch {
  const builder = new BatchBuilder('s', [{ name: 'a', type }], ORIGIN);
  values.forEach((value, i) => {
    builder.add([value], i, i);
  });
  return builder.finish();
}

function valuesOf(batch: Batch): readonly Value[] {
  return batch.columns.flatMap((column) => Array.from({ length: batch.length }, (_, row) => valueAt(column, row)));
}

describe('a batch built row by row', () => {
  it('knows times and positions', () => {
    const builder = new BatchBuilder('s', [{ name: 'a', type: { kind: 'INTEGER' } }], ORIGIN);
    builder.add([1], 10, 100);
    builder.add([null], 20, 102);
    expect(builder.length).toBe(2);
    const batch = builder.finish();
    expect(builder.length).toBe(0);
    expect([batch.stream, batch.length, timeAt(batch, 1)]).toEqual(['s', 2, 20]);
    expect(positionAt(batch, 1)).toEqual({ ...ORIGIN, offset: 102 });
    expect(builder.finish().length).toBe(0);
  });

  it('keeps numbers as numbers, without null bits where nothing is NULL', () => {
    const [column] = build({ kind: 'TIMESTAMP' }, [1, 2]).columns;
    expect(column).toEqual({ kind: 'number', values: Float64Array.of(1, 2) });
    const [nullable] = build({ kind: 'DOUBLE' }, [1, null, Number.NaN]).columns;
    expect(nullable).toEqual({
      kind: 'number',
      values: Float64Array.of(1, 0, Number.NaN),
      nulls: Uint8Array.of(0, 1, 0),
    });
  });

  it('keeps a bigint, for as long as there is one', () => {
    const builder = new BatchBuilder('s', [{ name: 'a', type: { kind: 'BIGINT' } }], ORIGIN);
    for (const [i, value] of [1, null, 2n ** 60n, 3].entries()) builder.add([value], i, i);
    expect(builder.finish().columns[0]).toEqual({ kind: 'value', values: [1, null, 2n ** 60n, 3] });
    builder.add([4], 0, 0);
    expect(builder.finish().columns[0]?.kind).toBe('number');
  });

  it('numbers strings while they repeat', () => {
    const [column] = build({ kind: 'VARCHAR' }, ['a', 'b', null, 'a']).columns;
    expect(column).toEqual({ kind: 'text', codes: Int32Array.of(0, 1, -1, 0), dictionary: ['a', 'b'] });
  });

  it('stops numbering strings of which next to none repeats', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => (i === 5 ? null : `user ${i}`));
    const batch = build({ kind: 'VARCHAR' }, values);
    expect(batch.columns[0]).toEqual({ kind: 'value', values });
  });

  it.each<[DataType, fc.Arbitrary<Value>]>([
    [{ kind: 'BIGINT' }, fc.oneof(fc.maxSafeInteger(), fc.constant(null))],
    [
      { kind: 'HUGEINT' },
      fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 60n, max: 2n ** 61n }), fc.constant(null)),
    ],
    [{ kind: 'DOUBLE' }, fc.oneof(fc.double(), fc.constant(null))],
    [{ kind: 'VARCHAR' }, fc.oneof(fc.string({ maxLength: 1 }), fc.string(), fc.constant(null))],
    [{ kind: 'BOOLEAN' }, fc.oneof(fc.boolean(), fc.constant(null))],
  ])('gives back what was added, batch after batch: %o', (type, value) => {
    const batches = fc.array(fc.array(value, { maxLength: 3000, size: 'max' }), { maxLength: 3 });
    fc.assert(
      fc.property(batches, (lists) => {
        const builder = new BatchBuilder('s', [{ name: 'a', type }], ORIGIN);
        for (const list of lists) {
          for (const [i, item] of list.entries()) builder.add([item], i, i);
          expect(valuesOf(builder.finish())).toEqual(list);
        }
      }),
      { numRuns: 10 },
    );
  });
});
