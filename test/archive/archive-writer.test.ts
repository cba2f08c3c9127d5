import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../src/archive/manifest-file.js';
import { openArchive, openUndeclared } from '../../src/archive/open-archive.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import type { Schema } from '../../src/schema.js';
import { HOUR, MINUTE, SECOND } from '../../src/time.js';
import { archiveOptions, ask, batchOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SCHEMA: Schema = [{ name: 'n', type: { kind: 'INTEGER' } }];
const STREAMS = [{ name: 's', schema: SCHEMA }];
const checkpoint = { pieces: [] };

const rows = (from: number) => [batchOf('s', SCHEMA, [[from], [from + 1]], from)];

async function sealedRows(directory: string): Promise<number> {
  const { segments = [] } = (await readManifest(directory)) ?? {};
  return segments.filter(({ table }) => table === 'events/s').reduce((sum, one) => sum + one.rows, 0);
}

test('a checkpoint is due, and seals, once the first hot row has been there for the interval', async () => {
  const directory = join(temporaryFolder(), 'archive');
  let now = 0;
  const archive = await openArchive(archiveOptions(directory, { streams: STREAMS, now: () => now }));
  await archive.commit(epoch({ events: rows(0), checkpoint }));
  now = MINUTE - 1;
  expect(archive.checkpointDue).toBe(false);
  await archive.commit(epoch({ events: rows(2), checkpoint }));
  now = MINUTE;
  expect(archive.checkpointDue).toBe(true);
  // An epoch without the state does not end a generation.
  await archive.commit(epoch({ events: rows(4), record: Uint8Array.of(1) }));
  expect(archive.checkpointDue).toBe(true);
  await archive.commit(epoch({ events: rows(6), checkpoint }));
  expect(archive.checkpointDue).toBe(false);
  await archive.close();
  expect(await sealedRows(directory)).toBe(8);
  expect(await ask(directory, 'SELECT list(n ORDER BY n) FROM s')).toEqual([[[0, 1, 2, 3, 4, 5, 6, 7]]]);
});

test('what is due is sealed without a commit too, where the state is as far as the rows', async () => {
  const directory = join(temporaryFolder(), 'archive');
  let now = 0;
  const archive = await openUndeclared({ directory, now: () => now, policy: { sealInterval: SECOND } });
  await archive.declare({ streams: STREAMS, behaviours: [] });
  await archive.commit(epoch({ events: rows(0), checkpoint }));
  await archive.tend();
  expect(archive.checkpointDue).toBe(false);
  now = SECOND;
  expect(archive.checkpointDue).toBe(true);
  await archive.tend();
  expect(archive.checkpointDue).toBe(false);
  await archive.commit(epoch({ events: rows(2), record: Uint8Array.of(1) }));
  now = HOUR;
  await archive.tend();
  await archive.close();
  // The last two are in no checkpoint: who goes on needs them.
  expect(await sealedRows(directory)).toBe(2);
  expect(await ask(directory, 'SELECT count(*) FROM s')).toEqual([[4]]);
});

test('an old segment that is damaged does not stop the stream; it is said in the end', async () => {
  const directory = join(temporaryFolder(), 'archive');
  for (const from of [0, 2]) {
    const early = await openArchive(archiveOptions(directory, { streams: STREAMS }));
    await early.commit(epoch({ events: rows(from), checkpoint }));
    await early.close();
  }
  const segment = (await readManifest(directory))?.segments.find(({ table }) => table === 'events/s')?.path ?? '';
  // Its footer stays whole, so that it can be looked at, and not be read.
  writeFileSync(join(directory, segment), readFileSync(join(directory, segment)).fill(0xff, 4, 24));

  const policy = { sealRows: 1, compactCount: 3 };
  const archive = await openArchive(archiveOptions(directory, { streams: STREAMS, policy }));
  for (let from = 4; from < 20; from += 2) {
    await archive.commit(epoch({ events: rows(from), checkpoint }));
    // Seals and what follows them go on beside the commits: they are given time.
    for (let looks = 0; looks < 200; looks++) await readManifest(directory);
  }
  await expect(archive.close()).rejects.toThrow(segment);
  expect(await sealedRows(directory)).toBe(20);
});

test('compacted rows stand by key and time; a file that others took the place of stays as long as was declared', async () => {
  const directory = join(temporaryFolder(), 'archive');
  let now = 0;
  const streams = [{ name: 's', schema: SCHEMA, clusteredBy: ['n'] }];
  const policy = { compactCount: 2, grace: HOUR };
  const write = async (values: readonly number[]): Promise<void> => {
    const archive = await openArchive(archiveOptions(directory, { streams, policy, now: () => now }));
    const events = [
      batchOf(
        's',
        SCHEMA,
        values.map((n) => [n]),
        10 * values.length,
      ),
    ];
    await archive.commit(epoch({ events, checkpoint }));
    await archive.close();
  };
  const replaced = async () => (await readManifest(directory))?.replaced.map(({ path }) => path) ?? [];
  await write([3, 1, 3]);
  expect(await replaced()).toEqual([]);
  await write([2, 1]);
  const before = (await replaced()).filter((path) => path.startsWith('segments/events/'));
  expect(before).toHaveLength(2);
  const [segment] = (await readManifest(directory))?.segments.filter(({ table }) => table === 'events/s') ?? [];
  expect(segment?.level).toBe(1);
  const database = await openDatabase(':memory:', { access: 'write' });
  const stored = await database.rows(`SELECT n, _offset FROM read_parquet('${join(directory, segment?.path ?? '')}')`);
  await database.close();
  expect(stored).toEqual([
    [1, 21],
    [1, 31],
    [2, 20],
    [3, 30],
    [3, 32],
  ]);

  now = HOUR - 1;
  await write([4]);
  for (const path of before) expect(existsSync(join(directory, path))).toBe(true);
  now = HOUR;
  await write([5]);
  for (const path of before) expect(existsSync(join(directory, path))).toBe(false);
});

test('a seal that fails when the manifest has it already is not begun again by who closes', async () => {
  const directory = join(temporaryFolder(), 'archive');
  let isFull = false;
  const reached = (point: string): void => {
    if (isFull && point === 'manifest changed') throw new Error('no space left');
  };
  const archive = await openArchive(archiveOptions(directory, { streams: STREAMS, policy: { sealRows: 1 }, reached }));
  isFull = true;
  await archive.commit(epoch({ events: rows(0), checkpoint }));
  await archive.commit(epoch({ events: rows(2), checkpoint }));
  await expect(archive.close()).rejects.toThrow('no space left');
  expect(await ask(directory, 'SELECT list(n ORDER BY n) FROM s')).toEqual([[[0, 1, 2, 3]]]);
});

test('who asks sees what was committed last, also in a folder whose path is too long for a socket', async () => {
  const directory = join(temporaryFolder(), 'long'.repeat(40));
  const archive = await openArchive(archiveOptions(directory, { streams: STREAMS }));
  for (const from of [0, 2]) {
    await archive.commit(epoch({ events: rows(from), checkpoint }));
    expect(await ask(directory, 'SELECT count(*) FROM s')).toEqual([[from + 2]]);
  }
  expect(await sealedRows(directory)).toBe(0);
  await archive.close();
});
