import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MotifError } from '../errors.js';
import { HOUR, MINUTE } from '../time.js';
import type { Archive, ArchiveOptions, ArchivePolicy, DeclaringArchive } from './archive.js';
import { ASIDE, makeDirectory, refuseOlderLayout, unusable } from './archive-folder.js';
import { ArchiveWriter, sealOlder, type WriterOptions } from './archive-writer.js';
import { writeCatalogue } from './catalogue.js';
import { EpochLog } from './epoch-log.js';
import { createHotFile, hasHotFile, openHotFile } from './hot-file.js';
import { HotStore } from './hot-store.js';
import { KnownRows } from './known-rows.js';
import { emptyManifest, engineEntry, type Manifest } from './manifest.js';
import { changeManifest, readManifest, requireManifest } from './manifest-file.js';
import { deleteOrphans, unlistedFiles } from './orphans.js';
import { StateLog } from './state-log.js';

const DEFAULT_ENGINE = 'main';

const DEFAULT_POLICY: ArchivePolicy = {
  sealInterval: MINUTE,
  sealRows: 1_000_000,
  compactCount: 8,
  grace: HOUR,
};

/**
 * Opens the archive in a folder to write it, and makes what is not there yet.
 * @throws MotifError `ARCHIVE_LOCKED` when another run has it, `ARCHIVE_MISMATCH` when it holds a stream with other
 * columns, `ENVIRONMENT` when the folder cannot be written.
 */
export async function openArchive(options: ArchiveOptions): Promise<Archive> {
  const archive = await openUndeclared(options);
  try {
    await archive.declare(options);
    return archive;
  } catch (error) {
    await archive.close();
    throw error;
  }
}

/** As `openArchive`; streams and behaviours are declared before the first commit. */
export async function openUndeclared(
  options: Omit<ArchiveOptions, 'streams' | 'behaviours'>,
): Promise<DeclaringArchive> {
  const { engine = DEFAULT_ENGINE, policy, reached = () => undefined } = options;
  const given = { ...options, engine, policy: { ...DEFAULT_POLICY, ...policy }, reached };
  requireEngineName(engine);
  const folder = await makeDirectory(options.directory);
  await refuseOlderLayout(folder, options.directory);
  try {
    return await openIn(folder, given);
  } catch (error) {
    throw unusable(options.directory, error);
  }
}

async function openIn(folder: string, options: Omit<WriterOptions, 'known'>): Promise<DeclaringArchive> {
  const { engine } = options;
  const isNew = !(await hasHotFile(folder, engine));
  const before = await readManifest(folder);
  if (isNew) requireNothingSealed(before, engine, folder);
  if (before === undefined) await requireNoSegments(folder);
  if (isNew) await createHotFile(folder, engine);
  const database = await openHotFile(folder, engine, 'write');
  try {
    // What is done beside the commits takes less in all where it goes on one after the other, and leaves a core to them.
    await database.run('SET threads = 1');
    await inThisFolder(folder, options.motifVersion ?? '');
    const store = await HotStore.open(database, await requireManifest(folder));
    await finishSeals(folder, store, options);
    const known = await knownRows(folder, engine);
    const logs = { state: await StateLog.open(database), epochs: await EpochLog.open(database) };
    return await ArchiveWriter.open(folder, store, logs, { ...options, known });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The manifest is there, and names this folder. A new one gets its catalogue when it is known what is written. */
async function inThisFolder(folder: string, motifVersion: string): Promise<void> {
  await changeManifest(
    folder,
    (manifest = emptyManifest('', motifVersion)) =>
      manifest.directory === folder ? undefined : { ...manifest, directory: folder },
    async (manifest) => {
      if (Object.keys(manifest.tables).length > 0) await writeCatalogue(folder, manifest);
    },
  );
}

/** What a process was killed at: a seal that the manifest has is over, and of another nothing is left but its rows. */
async function finishSeals(
  folder: string,
  store: HotStore,
  { engine, reached }: Omit<WriterOptions, 'known'>,
): Promise<void> {
  const manifest = await requireManifest(folder);
  const { sealed } = engineEntry(manifest, engine);
  for (const generation of store.older) {
    if (generation <= sealed) await store.database.transaction(() => store.drop(generation));
  }
  const aside = join(ASIDE, engine);
  const wasSealing = await rm(join(folder, aside), { recursive: true }).then(
    () => true,
    () => false,
  );
  if (wasSealing || store.older.length > 0) await deleteOrphans(folder, manifest, `${engine}.`);
  if (store.older.length > 0) await sealOlder(store, { folder, aside, engine, reached });
}

async function knownRows(folder: string, engine: string): Promise<KnownRows | undefined> {
  const manifest = await requireManifest(folder);
  return engineEntry(manifest, engine).isRestored === true ? KnownRows.read(manifest) : undefined;
}

function requireNothingSealed(manifest: Manifest | undefined, engine: string, folder: string): void {
  if (manifest === undefined || engineEntry(manifest, engine).sealed === 0) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `the archive in "${folder}" has rows of engine ${engine}, and its file hot/${engine}.duckdb is gone`,
    hint: `Put it back, \`motif archive restore\` to go on without what it held, or begin anew with --fresh.`,
  });
}

async function requireNoSegments(folder: string): Promise<void> {
  if ((await unlistedFiles(folder, emptyManifest(folder, ''))).length === 0) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `the archive in "${folder}" has segments, and its manifest is gone`,
    hint: '`motif archive restore` makes it anew from the segments.',
  });
}

function requireEngineName(engine: string): void {
  if (/^[a-z0-9][a-z0-9_-]{0,62}$/.test(engine)) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `"${engine}" cannot be the name of an engine`,
    hint: 'Small letters, digits, - and _ make a name, 63 of them at most.',
  });
}
