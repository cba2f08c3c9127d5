import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/schema.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { readSource } from '../support/read-source.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  { name: 'tags', type: { kind: 'LIST', element: { kind: 'VARCHAR' } } },
];

describe('rows in memory as a source', () => {
  it('gives objects as events, whatever form their values have', async () => {
    const source = memorySource({
      stream: 's',
      schema,
      rows: [
        { ts: '1970-01-01T00:00:01Z', price: 2.62, tags: ['a', null] },
        { ts: new Date(2000), price: '2.5' },
        { ts: 3_000_000, price: 3n, tags: '["b"]' },
      ],
    });
    const { rows, marks } = await readSource(source);
    expect(rows.map(({ values }) => values)).toEqual([
      [1_000_000, 262, ['a', null]],
      [2_000_000, 250, null],
      [3_000_000, 300, ['b']],
    ]);
    expect(rows[1]?.position).toEqual({ source: 'memory', partition: 0, offset: 1 });
    expect(marks).toEqual([{ offset: 3, finished: true }]);
  });

  it('gives values in the order of the schema as they are', async () => {
    const { rows } = await readSource(memorySource({ stream: 's', schema, rows: [[5, 262, null]] }));
    expect(rows.map(({ time, values }) => [time, values])).toEqual([[5, [5, 262, null]]]);
  });

  it('goes on from a mark', async () => {
    const rows = [0, 1, 2].map((ts) => ({ ts }));
    const whole = await readSource(memorySource({ stream: 's', schema, rows }), 1);
    const rest = await readSource(memorySource({ stream: 's', schema, rows }), 1, whole.marks[0]);
    expect(rest.rows).toEqual(whole.rows.slice(1));
  });

  it('sends a row without a time aside', async () => {
    const { rows, deadLetters } = await readSource(memorySource({ stream: 's', schema, rows: [{ price: 1 }] }));
    expect(rows).toEqual([]);
    expect(deadLetters).toEqual([
      {
        stream: 's',
        position: { source: 'memory', partition: 0, offset: 0 },
        reason: 'column ts: an event time is never NULL',
        raw: '{"ts":null,"price":1.00,"tags":null}',
      },
    ]);
  });

  it('refuses a field that there is not, and a value of another type', () => {
    expect(() => memorySource({ stream: 's', schema, rows: [{ prise: 1 }] })).toThrow(
      'memory, row 0: no column is called prise; there are ts, price, tags',
    );
    expect(() => memorySource({ stream: 's', schema, name: 'rows', rows: [{}, { price: 'x' }] })).toThrow(
      "rows, row 1: column price: 'x' is not a DECIMAL(10,2)",
    );
  });

  it('of no rows ends at once', async () => {
    const { rows, marks } = await readSource(memorySource({ stream: 's', schema, rows: [] }));
    expect([rows, marks]).toEqual([[], [{ offset: 0, finished: true }]]);
  });
});
