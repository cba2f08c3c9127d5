import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeptEpoch } from '../../../src/archive/epoch.js';
import { openArchive } from '../../../src/archive/open-archive.js';
import { type Batch, positionAt, valueAt } from '../../../src/batch.js';
import { BatchBuilder } from '../../../src/batch-builder.js';
import { arbitraryTable } from '../../support/arbitrary-rows.js';
import { archiveOptions, batchOf, epoch } from '../../support/archives.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const schema = [{ name: 'n', type: { kind: 'DOUBLE' } }] as const;
const checkpoint = { pieces: [{ owner: 'o', key: 'k', state: Uint8Array.of(1) }] };

/** All that a batch says, however it says it. */
function plain(batch: Batch): object {
  const rows = Array.from({ length: batch.length }, (_, row) => ({
    values: batch.columns.map((column) => valueAt(column, row)),
    time: batch.times[row],
    position: positionAt(batch, row),
  }));
  return { stream: batch.stream, schema: batch.schema, rows };
}

async function read(epochs: readonly KeptEpoch[]): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const { record, events, length } of epochs) {
    const batches = (await events?.()) ?? [];
    expect(batches.reduce((sum, batch) => sum + batch.length, 0)).toBe(length);
    all.push([record[0], batches.map(plain)]);
  }
  return all;
}

/** Which stream each batch of an epoch is of, and how it is cut from that stream's rows; and whether it brings a checkpoint. */
const arbitraryEpoch = fc.record({
  batches: fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 40 })), { maxLength: 5 }),
  brings: fc.constantFrom('record', 'record', 'record', 'checkpoint'),
});

test('law: an archive gives back the epochs since the last checkpoint as they were committed', async () => {
  const folder = temporaryFolder();
  let run = 0;
  const tables = fc.array(arbitraryTable(), { minLength: 3, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(tables, fc.array(arbitraryEpoch, { maxLength: 6 }), async (all, epochs) => {
      const directory = join(folder, String(run++));
      const streams = all.map((table, i) => ({ name: `s${i}`, schema: table.schema }));
      const archive = await openArchive(archiveOptions(directory, { streams }));
      const at = streams.map(() => 0);
      let since: unknown[] = [];
      for (const [number, { batches, brings }] of epochs.entries()) {
        const events = batches.map(([place, length]) => {
          const table = all[place] ?? { schema: [], rows: [] };
          const from = at[place] ?? 0;
          at[place] = from + length;
          const rows = Array.from({ length }, (_, i) => table.rows[(from + i) % table.rows.length] ?? []);
          return batchOf(`s${place}`, table.schema, rows, from);
        });
        const isCheckpoint = brings === 'checkpoint';
        await archive.commit(epoch({ events, record: Uint8Array.of(number), ...(isCheckpoint ? { checkpoint } : {}) }));
        since = isCheckpoint ? [] : [...since, [number, events.map(plain)]];
      }
      await archive.close();
      const again = await openArchive(archiveOptions(directory, { streams }));
      expect(await read((await again.restore()).epochs)).toEqual(since);
      await again.close();
      rmSync(directory, { recursive: true });
    }),
    { numRuns: 4 },
  );
});

test('rows of several partitions, without a time, and of numbers that are easily lost', async () => {
  const directory = temporaryFolder();
  const streams = [{ name: 's', schema }];
  const archive = await openArchive(archiveOptions(directory, { streams }));
  const a = new BatchBuilder('s', schema, { source: 'a file with a long name.csv', partition: 3 });
  for (const [i, n] of [-0, Number.NaN, Infinity, null, 5e-324].entries())
    a.add([n], i === 1 ? Number.NaN : i, 2 ** 40 + i);
  const first = a.finish();
  const both: Batch = {
    ...first,
    origins: [...first.origins, { source: 'b.csv', partition: 0 }],
    origin: Uint32Array.of(0, 1, 1, 0, 1),
  };
  await archive.commit(epoch({ events: [both] }));
  await archive.close();
  const again = await openArchive(archiveOptions(directory, { streams }));
  const [kept] = (await again.restore()).epochs;
  expect((await kept?.events?.())?.map(plain)).toEqual([plain(both)]);
  await again.close();
});

test('a checkpoint is due after so many rows, also where a run has ended between without one', async () => {
  const directory = temporaryFolder();
  const options = archiveOptions(directory, { streams: [{ name: 's', schema }], policy: { sealRows: 8 } });
  const events = [batchOf('s', schema, [[1], [2]])];
  const archive = await openArchive(options);
  expect(archive.checkpointDue).toBe(false);
  await archive.commit(epoch({ events }));
  await archive.commit(epoch({ events }));
  expect(archive.checkpointDue).toBe(false);
  await archive.close();
  const again = await openArchive(options);
  await again.commit(epoch({ events }));
  expect(again.checkpointDue).toBe(true);
  await again.commit(epoch({ events, checkpoint }));
  expect(again.checkpointDue).toBe(false);
  expect((await again.restore()).epochs).toEqual([]);
  await again.close();
});
