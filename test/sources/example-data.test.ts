import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/schema.js';
import { fileSource } from '../../src/sources/file-source.js';
import { readSource } from '../support/read-source.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'user_id', type: { kind: 'BIGINT' } },
  { name: 'product_id', type: { kind: 'BIGINT' } },
  { name: 'event', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 10, scale: 2 } },
  { name: 'user_session', type: { kind: 'VARCHAR' } },
];

describe('the events of the example', () => {
  it('are 4,995, none refused, as their README says', async () => {
    const file = 'examples/data/rees46_events.csv.gz';
    const { rows, deadLetters } = await readSource(
      fileSource({ stream: 'events', name: file, file, format: 'csv', schema }),
    );
    expect(rows).toHaveLength(4995);
    expect(deadLetters).toEqual([]);
    expect(rows[0]?.values).toEqual([
      Date.UTC(2022, 9, 1) * 1000,
      463_240_011,
      5_773_203,
      'add',
      262,
      '26dd6e6e-4dac-4778-8d2c-92e149dab885',
    ]);
    const column = (place: number) => rows.map(({ values }) => values[place]);
    const count = (event: string) => column(3).filter((value) => value === event).length;
    expect(['view', 'add', 'remove', 'purchase'].map(count)).toEqual([2321, 1300, 1051, 323]);
    expect([new Set(column(1)).size, new Set(column(2)).size]).toEqual([893, 2832]);
  });
});
