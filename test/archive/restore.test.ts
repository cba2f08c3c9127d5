import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { relocateArchive } from '../../src/archive/archive-info.js';
import { maintain } from '../../src/archive/maintain.js';
import { readManifest } from '../../src/archive/manifest-file.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { type Restored, restoreArchive } from '../../src/archive/restore-archive.js';
import { compactSegments, everything } from '../../src/archive/segments/compact.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { DAY } from '../../src/time.js';
import { BASE, ROWS, writeEpochs } from '../support/archive/epochs.mjs';
import { expectEpochs } from '../support/archive/expect-epochs.js';
import { makeTemplate } from '../support/archive/template.js';
import { archiveOptions, ask } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const code = { openArchive };
const POLICY = { sealRows: 1000, sealInterval: DAY, compactCount: 100, grace: DAY };
let template = '';

beforeAll(async () => {
  template = makeTemplate();
  // Of two generations, and of one more with the run's end.
  await writeEpochs(code, { directory: template, until: 4, policy: { ...POLICY, sealRows: 90 } });
});
afterAll(() => rmSync(template, { recursive: true }));

function copied(): string {
  const directory = join(temporaryFolder(), 'archive');
  cpSync(template, directory, { recursive: true });
  return directory;
}

function restore(folder: string): Promise<Restored> {
  return restoreArchive('0', { folder, now: () => BASE, reached: () => undefined });
}

/** The archive is whole, and an engine goes on in it. */
async function expectWhole(directory: string, until = 6): Promise<void> {
  await writeEpochs(code, { directory, until, policy: POLICY });
  await expectEpochs(directory, { epochs: until });
  expect((await verifyArchive(directory)).problems).toEqual([]);
}

test('a manifest that is gone or damaged is refused, and restored from the segments', async () => {
  const directory = copied();
  rmSync(join(directory, 'manifest.json'));
  await expect(writeEpochs(code, { directory, until: 6 })).rejects.toThrow('its manifest is gone');
  writeFileSync(join(directory, 'manifest.json'), '{"format": 3, "segm');
  await expect(writeEpochs(code, { directory, until: 6 })).rejects.toThrow('is damaged: it is no JSON');
  await restore(directory);
  expect(await ask(directory, 'SELECT count(*) FROM s')).toEqual([[4 * ROWS]]);
  // The queries' views come with the next run.
  await expectWhole(directory);
});

test.each([
  ['an object without members', '{"format": 3}'],
  ['no object', 'null'],
  [
    'a file elsewhere',
    '{"format":3,"engines":{},"tables":{},"segments":[],"replaced":[{"path":"segments/../../a","since":0}]}',
  ],
])('a manifest that is %s is damaged', async (_, text) => {
  const directory = temporaryFolder();
  writeFileSync(join(directory, 'manifest.json'), text);
  await expect(readManifest(directory)).rejects.toThrow('is damaged');
});

test('an older copy of the manifest is refused, and restored from the segments', async () => {
  const directory = copied();
  const older = readFileSync(join(directory, 'manifest.json'));
  await writeEpochs(code, { directory, until: 6, policy: POLICY });
  await maintain({ folder: directory, now: () => BASE, reached: () => undefined }, () =>
    compactSegments(everything, { folder: directory, now: () => BASE, reached: () => undefined }),
  );
  writeFileSync(join(directory, 'manifest.json'), older);
  await expect(writeEpochs(code, { directory, until: 8 })).rejects.toThrow('is an older copy');
  const { passedOver } = await restore(directory);
  expect(passedOver).toBeGreaterThan(0);
  await expectEpochs(directory, { epochs: 6 });
  await expectWhole(directory, 8);
});

test('with the hot file gone an engine is refused; once restored it begins anew, and archives nothing twice', async () => {
  const directory = copied();
  const hot = join(directory, 'hot/main.duckdb');
  cpSync(hot, `${directory}/older`);
  await writeEpochs(code, { directory, until: 6, policy: POLICY });
  rmSync(hot);
  await expect(writeEpochs(code, { directory, until: 7 })).rejects.toThrow('main.duckdb is gone');
  cpSync(`${directory}/older`, hot);
  await expect(writeEpochs(code, { directory, until: 7 })).rejects.toThrow('is an older copy');
  rmSync(hot);
  await restore(directory);
  // From the first epoch on; and once more, for the hot file is lost again, and the manifest.
  await expectWhole(directory, 7);
  rmSync(hot);
  rmSync(join(directory, 'manifest.json'));
  await restore(directory);
  await expectWhole(directory, 8);
});

test('a catalogue that is gone comes again with the next run', async () => {
  const directory = copied();
  rmSync(join(directory, 'catalog.duckdb'));
  expect((await verifyArchive(directory)).problems.join()).toContain('catalog.duckdb cannot be read');
  await writeEpochs(code, { directory, until: 0, policy: POLICY });
  expect((await verifyArchive(directory)).problems).toEqual([]);
});

test('a folder that was moved, also below one with a = in its name, is found where it is', async () => {
  const directory = copied();
  await relocateArchive(directory);
  const moved = join(temporaryFolder(), 'who=nobody');
  renameSync(directory, moved);
  await expectEpochs(moved, { epochs: 4 });
  expect((await verifyArchive(moved)).problems.join()).toContain('--relocate');
  await relocateArchive(moved);
  expect((await verifyArchive(moved)).problems).toEqual([]);
  const again = `${moved} 2`;
  renameSync(moved, again);
  await expectWhole(again);
  expect((await readManifest(again))?.directory).toBe(again);
});

test("restore takes back segments from a copy, and leaves others' files where they are", async () => {
  const directory = copied();
  const away = join(temporaryFolder(), 's');
  const segments = join(directory, 'segments/events/s');
  const foreign = ['segments/notes.txt', 'segments/events/s/main.1.parquet', 'segments/main.other', 'aside.txt'];
  for (const file of foreign) writeFileSync(join(directory, file), 'mine');
  renameSync(segments, away);
  expect((await restore(directory)).unreadable).toHaveLength(2);
  expect(await ask(directory, 'SELECT count(*) FROM s')).toEqual([[0]]);
  cpSync(away, segments, { recursive: true });
  expect((await restore(directory)).unreadable).toHaveLength(3);
  await expectWhole(directory);
  for (const file of foreign) expect(readFileSync(join(directory, file), 'utf8')).toBe('mine');
});

test('restore gives a rewritten segment up for those that it replaced only while they are all there', async () => {
  const directory = copied();
  const options = { folder: directory, now: () => BASE, reached: () => undefined };
  await writeEpochs(code, { directory, until: 6, policy: POLICY });
  await maintain(options, () => compactSegments(everything, options));
  const running = await openArchive(archiveOptions(directory));
  await expect(restore(directory)).rejects.toThrow('is in use by');
  await running.close();
  const [file = ''] = readdirSync(join(directory, 'segments/runs'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.includes('rewritten'),
  );
  // Lost, and what it was made of lies there still.
  rmSync(join(directory, 'segments/runs', file));
  await expect(writeEpochs(code, { directory, until: 7, policy: POLICY })).rejects.toThrow('`motif archive restore`');
  rmSync(join(directory, 'manifest.json'));
  await restore(directory);
  await expectWhole(directory, 7);
});
