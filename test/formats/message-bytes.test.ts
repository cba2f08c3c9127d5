import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { valueAt } from '../../src/batch.js';
import { messageDecoderOf } from '../../src/formats/message-decoder-of.js';
import { RowCollector } from '../../src/sources/row-collector.js';
import { runs } from '../support/runs.js';

const schema = [{ name: 'text', type: { kind: 'VARCHAR' } }] as const;

const text = fc
  .tuple(
    fc.constantFrom('a', 'é', 'b'),
    fc.oneof(fc.nat(9), fc.constantFrom(70_000, 150_000, 262_143, 262_144, 300_000)),
  )
  .map(([letter, length]) => letter.repeat(length));

test.prop([fc.array(text, { maxLength: 12 }), fc.constantFrom('raw', 'csv', 'json')], { numRuns: Math.ceil(runs / 5) })(
  'texts of many messages stay what they were, however long the others are',
  (texts, format) => {
    const rows = new RowCollector({ stream: 's', name: 't', schema, timeField: null });
    const decoder = messageDecoderOf(format, schema);
    for (const one of texts) decoder.decode(Buffer.from(format === 'json' ? JSON.stringify({ text: one }) : one), rows);
    const { batch, deadLetters } = rows.take();
    const [column = { kind: 'value', values: [] }] = batch.columns;
    expect(deadLetters).toEqual([]);
    expect(texts.map((_, row) => valueAt(column, row) ?? '')).toEqual(texts);
  },
);
