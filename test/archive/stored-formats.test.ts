import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { archiveInfo } from '../../src/archive/archive-info.js';
import { readManifest, requireManifest } from '../../src/archive/manifest-file.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { openTaskArchive } from '../../src/archive/open-task-archive.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { BASE, S, TYPE, U, writeEpochs } from '../support/archive/epochs.mjs';
import { expectEpochs, expectNothingLeft } from '../support/archive/expect-epochs.js';
import { archiveOptions, ask } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/**
 * An archive as the first motif with format 3 left it, each file compressed: of seven epochs of `epochs.mjs` four in segments,
 * some of them compacted, and three hot, since it was killed then.
 */
const FORMAT_3 = resolve(import.meta.dirname, '../fixtures/archive-format-3');
const EPOCHS = 7;
const OPTIONS = { streams: [S, U], behaviours: [TYPE], now: () => BASE };

function unpacked(): string {
  const directory = join(temporaryFolder(), 'archive');
  for (const entry of readdirSync(FORMAT_3, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(directory, from.slice(FORMAT_3.length + 1).replace(/\.gz$/, ''));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, gunzipSync(readFileSync(from)));
  }
  return directory;
}

test('an archive of format 3 is read as it stands, a run goes on from it, and tasks may write beside', async () => {
  const directory = unpacked();
  await expectEpochs(directory, { epochs: EPOCHS });
  await writeEpochs({ openArchive }, { directory, until: EPOCHS + 2 });
  await expectEpochs(directory, { epochs: EPOCHS + 2 });
  expect((await requireManifest(directory)).format).toBe(3);
  const { tables } = await requireManifest(directory);
  const grown = Object.entries(tables).filter(([, { schemas }]) => schemas.length > 1);
  expect(grown.map(([path, { schemas }]) => [path, schemas.length]).toSorted()).toEqual([
    ['evidence', 2],
    ['runs', 2],
  ]);
  const counted = 'SELECT count(*) - count(duplicates) AS before, count(duplicates) AS now FROM runs';
  expect(await ask(directory, counted)).toEqual([[2, 1]]);

  const tasks = await openTaskArchive(archiveOptions(directory, { ...OPTIONS, engine: 'tasks' }));
  await tasks.claim({ task: 't', number: 1, firstEpoch: 0 });
  await tasks.close();
  await writeEpochs({ openArchive }, { directory, until: EPOCHS + 3 });
  await expectEpochs(directory, { epochs: EPOCHS + 3 });
  expect((await archiveInfo(directory)).format).toBe(4);
  expect((await verifyArchive(directory)).problems).toEqual([]);
  await expectNothingLeft(directory);
});

test('one of a format that is not known is refused, and left as it is', async () => {
  const directory = unpacked();
  const hot = await openDatabase(join(directory, 'hot/main.duckdb'), { access: 'write' });
  await hot.run("UPDATE motif.meta SET value = '9' WHERE key = 'format'");
  await hot.close();
  const refusal = /is of format 9; this motif reads formats 3 and 4.*--archive DIR.*--fresh/s;
  const open = [openArchive, openTaskArchive].map((one) => () => one(archiveOptions(directory, OPTIONS)));
  for (const one of open) await expect(one()).rejects.toThrow(refusal);

  const file = join(directory, 'manifest.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"format": 3', '"format": 9'));
  const before = readFileSync(file, 'utf8');
  for (const one of [...open, () => readManifest(directory), () => ask(directory, 'FROM s')]) {
    await expect(one()).rejects.toThrow(refusal);
  }
  expect(readFileSync(file, 'utf8')).toBe(before);
});
