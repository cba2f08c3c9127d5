import { expect, test } from 'vitest';
import { timeAt } from '../../src/batch.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import type { EpochStore, HandedOn } from '../../src/engine/store.js';
import type { StreamDeclaration } from '../../src/query/plan.js';
import { memorySource } from '../../src/sources/memory-source.js';

const stream: StreamDeclaration = {
  name: 's',
  schema: [{ name: 'ts', type: { kind: 'TIMESTAMP' } }],
  watermark: { field: 0, delay: 2, maxAhead: 1_000 },
};

test('a source hands on what came in time, as it came, and how far it is behind that; in the end, that it is', async () => {
  const handed: HandedOn[] = [];
  const store: EpochStore = {
    checkpointDue: false,
    restore: async () => ({ pieces: [], epochs: [] }),
    commit: async ({ handedOn }) => void handed.push(...handedOn),
    tend: async () => undefined,
  };
  // The fourth is late, the fifth from too far ahead.
  const rows = [[10], [9], [20], [5], [90_000], [19]];
  await run({
    project: { folder: '', streams: [stream], queries: [] },
    sources: [memorySource({ ...rowOptions(stream), rows })],
    store,
    epochSize: 2,
    handsOn: ['s'],
  });
  const plain = handed.map(({ rows: batches, watermark, ended }) => [
    batches.flatMap((batch) => Array.from({ length: batch.length }, (_, row) => timeAt(batch, row))),
    watermark,
    ended,
  ]);
  expect(plain).toEqual([
    [[10, 9], 8, false],
    [[20], 18, false],
    // Of a source that has ended nothing more can come.
    [[19], Number.POSITIVE_INFINITY, false],
    [[], Number.POSITIVE_INFINITY, true],
  ]);
});
