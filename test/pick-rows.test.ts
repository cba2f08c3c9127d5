import { expect, test } from 'vitest';
import { type Batch, positionAt, valueAt, withoutRaw } from '../src/batch.js';
import { allRowsOf, gather } from '../src/gather.js';
import { pickRows } from '../src/pick-rows.js';

const BATCH: Batch = {
  stream: 's',
  schema: [
    { name: 'n', type: { kind: 'INTEGER' } },
    { name: 't', type: { kind: 'VARCHAR' } },
    { name: 'v', type: { kind: 'BOOLEAN' } },
  ],
  length: 3,
  columns: [
    { kind: 'number', values: Float64Array.of(1, 0, 3), nulls: Uint8Array.of(0, 1, 0) },
    { kind: 'text', codes: Int32Array.of(1, -1, 0), dictionary: ['a', 'b'] },
    { kind: 'value', values: [true, null, false] },
  ],
  times: Float64Array.of(10, 20, Number.NaN),
  origin: Uint32Array.of(0, 1, 0),
  origins: [
    { source: 'x', partition: 0 },
    { source: 'y', partition: 2 },
  ],
  offsets: Float64Array.of(7, 8, 9),
};

test('rows are picked in the order that is asked for, each with all that belongs to it', () => {
  const picked = pickRows(BATCH, Uint32Array.of(2, 1));
  expect(picked.length).toBe(2);
  const rows = [0, 1].map((row) => picked.columns.map((column) => valueAt(column, row)));
  expect(rows).toEqual([
    [3, 'a', false],
    [null, null, null],
  ]);
  expect([...picked.times]).toEqual([Number.NaN, 20]);
  expect([0, 1].map((row) => positionAt(picked, row))).toEqual([
    { source: 'x', partition: 0, offset: 9 },
    { source: 'y', partition: 2, offset: 8 },
  ]);
});

test('no rows are a batch too', () => {
  expect(pickRows(BATCH, new Uint32Array(0))).toMatchObject({ stream: 's', length: 0 });
});

test("the records' bytes go with their rows, and what is gathered is without them", () => {
  const [a, c] = [Buffer.from('a'), Buffer.from('c')];
  const batch: Batch = { ...BATCH, raw: [a, null, c] };
  expect(pickRows(batch, Uint32Array.of(2, 1)).raw).toEqual([c, null]);
  expect(gather(allRowsOf([batch]))).not.toHaveProperty('raw');
  expect(withoutRaw(batch)).toEqual(BATCH);
  expect(withoutRaw(BATCH)).toBe(BATCH);
});
