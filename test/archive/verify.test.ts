import { cpSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Segment } from '../../src/archive/manifest.js';
import { changeManifest, requireManifest } from '../../src/archive/manifest-file.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { DAY } from '../../src/time.js';
import { writeEpochs } from '../support/archive/epochs.mjs';
import { temporaryFolder } from '../support/temporary-folder.js';

test('verify finds a byte that was flipped, files that are cut, gone, swapped or rewritten, and a stale catalogue', async () => {
  const directory = join(temporaryFolder(), 'archive');
  const policy = { sealRows: 90, sealInterval: DAY, compactCount: 100 };
  await writeEpochs({ openArchive }, { directory, until: 4, policy });
  const { segments } = await requireManifest(directory);
  const ofS = segments.filter(({ table }) => table === 'events/s');
  const [one, other] = ofS;
  if (one === undefined || other === undefined) throw new Error('too few segments');
  const catalogue = join(directory, 'catalog.duckdb');
  expect(await verifyArchive(directory)).toMatchObject({ problems: [], unlisted: [], segments: segments.length });

  const found = await damages(directory, {
    flipped: async () => {
      const bytes = readFileSync(join(directory, one.path));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(join(directory, one.path), bytes);
    },
    cut: async () => truncateSync(join(directory, one.path), one.bytes - 1),
    gone: async () => rmSync(join(directory, one.path)),
    swapped: async () => {
      renameSync(join(directory, one.path), `${directory}/swap`);
      renameSync(join(directory, other.path), join(directory, one.path));
      renameSync(`${directory}/swap`, join(directory, other.path));
    },
    // Also in the manifest, so that its bytes and their hash are right.
    rewritten: async () => {
      const rows = await rewritten(join(directory, one.path));
      await changeManifest(directory, (manifest) => manifest && replaced(manifest, { ...one, ...rows }));
    },
    'catalogue gone': async () => rmSync(catalogue),
    'catalogue cut': async () => truncateSync(catalogue, 5000),
    'catalogue stale': async () => {
      await changeManifest(directory, (manifest) => {
        return manifest && { ...manifest, segments: manifest.segments.filter(({ path }) => path !== one.path) };
      });
    },
    moved: async () => {
      const manifest = join(directory, 'manifest.json');
      writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"directory": "', '"directory": "/elsewhere'));
    },
    'hot file cut': async () => truncateSync(join(directory, 'hot/main.duckdb'), 9000),
    nothing: async () => undefined,
  });

  expect(found.flipped).toEqual([`${one.path}: holds other bytes than were written: its SHA-256 differs`]);
  expect(found.cut).toContain(`${one.path}: has ${one.bytes - 1} bytes, and ${one.bytes} are listed`);
  expect(found.gone).toContain(`${one.path}: is missing`);
  expect(found.swapped?.map((problem) => problem.split(':')[0])).toEqual([one.path, other.path]);
  expect(found.rewritten).toContain(`${one.path}: has ${one.rows - 1} rows, and ${one.rows} are listed`);
  for (const name of ['gone', 'cut']) {
    expect(found[`catalogue ${name}`]?.join()).toContain('catalog.duckdb cannot be read');
  }
  expect(found['catalogue stale']?.join()).toMatch(/catalog.duckdb: s has \d+ rows/);
  expect(found.moved?.join()).toMatch(/catalog.duckdb names files in \/elsewhere.*--relocate/);
  expect(found['hot file cut']?.join()).toContain('hot/main.duckdb');
  expect(found.nothing).toEqual([]);
});

/** What verify says of each kind of damage; all is put back after it. */
async function damages(
  directory: string,
  kinds: Readonly<Record<string, () => Promise<void>>>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  cpSync(directory, `${directory}-whole`, { recursive: true });
  for (const [name, damage] of Object.entries(kinds)) {
    await damage();
    found[name] = (await verifyArchive(directory)).problems;
    rmSync(directory, { recursive: true });
    cpSync(`${directory}-whole`, directory, { recursive: true });
  }
  return found;
}

async function rewritten(file: string): Promise<Pick<Segment, 'bytes' | 'sha256'>> {
  const database = await openDatabase(':memory:', { access: 'write' });
  await database.run(`COPY (FROM read_parquet('${file}') OFFSET 1) TO '${file}' (FORMAT parquet)`);
  await database.close();
  const bytes = readFileSync(file);
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return { bytes: bytes.length, sha256: Buffer.from(hash).toString('hex') };
}

function replaced<M extends { readonly segments: readonly Segment[] }>(manifest: M, segment: Segment): M {
  return { ...manifest, segments: manifest.segments.map((one) => (one.path === segment.path ? segment : one)) };
}
