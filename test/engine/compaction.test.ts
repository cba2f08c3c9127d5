import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Batch, timeAt, valueAt } from '../../src/batch.js';
import { BatchBuilder } from '../../src/batch-builder.js';
import { KeyChains } from '../../src/engine/keys/key-chains.js';
import { SessionRows } from '../../src/engine/windows/session-rows.js';
import type { OverQueryPlan } from '../../src/query/plan.js';
import type { Schema } from '../../src/schema.js';
import { runs } from '../support/runs.js';

/* Whether rows that are not needed any more are let go of early or late, what is found is the same. */

const SCHEMA: Schema = [
  { name: 'k', type: { kind: 'VARCHAR' } },
  { name: 'n', type: { kind: 'INTEGER' } },
];

const rows = fc.array(fc.record({ after: fc.integer({ min: 0, max: 5 }), key: fc.constantFrom('a', 'b', 'c') }), {
  maxLength: 60,
  size: 'max',
});
const cut = fc.integer({ min: 1, max: 5 });

function batchesOf(given: readonly { readonly after: number; readonly key: string }[], size: number): Batch[] {
  const batches: Batch[] = [];
  const builder = new BatchBuilder('events', SCHEMA, { source: 'memory', partition: 0 });
  let time = 0;
  for (const [n, { after, key }] of given.entries()) {
    time += after;
    builder.add([key, n], time, n);
    if (builder.length === size) batches.push(builder.finish());
  }
  return builder.length > 0 ? [...batches, builder.finish()] : batches;
}

test('sessions', () => {
  fc.assert(
    fc.property(rows, cut, (given, size) => {
      const closed = (manyDead: number): unknown => {
        const sessions = new SessionRows({ kind: 'session', gap: 4, partitionBy: [0] }, manyDead);
        const found: unknown[] = [];
        for (const batch of batchesOf(given, size)) {
          sessions.add(batch);
          for (const window of sessions.close(timeAt(batch, batch.length - 1))) {
            for (const [i, row] of window.rows.entries()) {
              const of = window.batches[window.from[i] ?? 0];
              const n = of?.columns[1] && valueAt(of.columns[1], row);
              found.push([window.starts[i], window.ends[i], n]);
            }
          }
        }
        return found;
      };
      expect(closed(0)).toEqual(closed(1_000));
    }),
    { numRuns: runs },
  );
});

test.each([2, 20])('rows before, and those of a range of %i', (range) => {
  const plan: OverQueryPlan = {
    kind: 'over',
    type: { name: 'q', version: '', key: [], columns: [] },
    file: 'q.sql',
    input: { name: 'events', schema: SCHEMA, branches: [] },
    partitionBy: [0],
    fields: [1],
    reach: { rows: 2, range },
    stateTtl: 9,
    times: [],
    statement: { select: '', tail: '' },
    plain: [],
  };
  fc.assert(
    fc.property(rows, cut, (given, size) => {
      const seen = (spare: number): unknown => {
        const chains = new KeyChains(plan, spare);
        return batchesOf(given, size).map((batch) => {
          const { batch: before } = chains.contextOf(batch);
          const column = before?.columns[1];
          const context = Array.from({ length: before?.length ?? 0 }, (_, row) => column && valueAt(column, row));
          chains.add(batch);
          chains.advance(timeAt(batch, batch.length - 1));
          return context;
        });
      };
      expect(seen(0)).toEqual(seen(1_000));
    }),
    { numRuns: runs },
  );
});
