import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSources } from '../../src/cli/run-sources.js';
import type { StreamDeclaration } from '../../src/query/plan.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { fakeProcess } from './fake-terminal.js';

const stream: StreamDeclaration = {
  name: 'e',
  schema: [{ name: 'ts', type: { kind: 'TIMESTAMP' } }],
  watermark: { field: 0, delay: 0 },
};

/** The first batch's bytes of a file, and of the same file in a folder. */
async function rawOf(declared: StreamDeclaration, isArchived: boolean): Promise<readonly unknown[]> {
  const folder = temporaryFolder({ 'e.csv': 'ts\n1970-01-01\n' });
  const { context } = fakeProcess();
  const file = { stream: declared, name: 'e', format: 'csv' } as const;
  const inputs = [
    { ...file, file: join(folder, 'e.csv'), isFolder: false },
    { ...file, file: folder, isFolder: true },
  ];
  const { sources, discoveries } = await runSources(context, inputs, isArchived ? undefined : []);
  const found = await Promise.all(discoveries.map((discovery) => discovery.discover()));
  const all = [...sources, ...found.flatMap((one) => one.sources)];
  return Promise.all(
    all.map(async (source) => {
      await source.open();
      const read = await source.read(10);
      await source.close();
      return read?.batch.raw?.map((bytes) => String(bytes));
    }),
  );
}

test('records are kept as they came where the stream says so and there is an archive for them', async () => {
  const raw = { ...stream, keepsRaw: true };
  expect(await rawOf(raw, true)).toEqual([['1970-01-01'], ['1970-01-01']]);
  expect(await rawOf(raw, false)).toEqual([undefined, undefined]);
  expect(await rawOf(stream, true)).toEqual([undefined, undefined]);
});
