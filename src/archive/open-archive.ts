import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MotifError } from '../errors.js';
import { HOUR, MINUTE } from '../time.js';
import type { Archive, ArchiveOptions, ArchivePolicy, DeclaringArchive } from './archive.js';
import { makeDirectory, refuseOlderLayout, unusable } from './archive-folder.js';
import { LOCK_ASIDE } from './archive-lock.js';
import { ArchiveWriter, sealOlder, type WriterOptions } from './archive-writer.js';
import { ASIDE } from './aside.js';
import { EpochLog } from './epoch-log.js';
import { createHotFile, hasHotFile, openHotFile, removeUnfinished } from './hot-file.js';
import { HotStore } from './hot-store.js';
import { KnownRows } from './known-rows.js';
import { finishMaintenance } from './maintain.js';
import { emptyManifest, engineEntry, type Manifest } from './manifest.js';
import { changeManifest, readManifest, requireManifest } from './manifest-file.js';
import { deleteOrphans, unlistedFiles } from './orphans.js';
import { sealAside } from './segment-folder.js';
import { sealedBy } from './segment-names.js';
import { StateLog } from './state-log.js';

const DEFAULT_ENGINE = 'main';

const DEFAULT_POLICY: ArchivePolicy = {
  sealInterval: MINUTE,
  sealRows: 1_000_000,
  compactCount: 8,
  grace: HOUR,
};

type OpenOptions = Omit<WriterOptions, 'known'>;

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

async function openIn(folder: string, options: OpenOptions): Promise<DeclaringArchive> {
  const { engine, reached, now } = options;
  const isNew = !(await hasHotFile(folder, engine));
  const before = await readManifest(folder);
  if (before === undefined) await requireNoSegments(folder);
  if (isNew) {
    requireNothingSealed(before, engine, folder);
    const { sealed = 0 } = before?.engines[engine] ?? {};
    await createHotFile(folder, engine, sealed + 1, reached);
  }
  const database = await openHotFile(folder, engine, 'write').catch((error: unknown) => {
    throw besideOthers(error);
  });
  try {
    // What is done beside the commits takes less in all where it goes on one after the other, and leaves a core to them.
    await database.run('SET threads = 1');
    await removeUnfinished(folder, engine);
    await inThisFolder(folder, options);
    const store = await HotStore.open(database);
    await finishSeals(folder, store, options);
    await finishMaintenance({ folder, reached, now });
    const known = await knownRows(folder, engine);
    const logs = { state: await StateLog.open(database), epochs: await EpochLog.open(database) };
    return await ArchiveWriter.open(folder, store, logs, { ...options, known });
  } catch (error) {
    await database.close();
    throw error;
  }
}

function besideOthers(error: unknown): unknown {
  if (!(error instanceof MotifError) || error.code !== 'ARCHIVE_LOCKED') return error;
  const hint = 'Wait until it has ended, or stop it, or write beside it under a name of its own: --engine NAME.';
  return new MotifError(
    error.code,
    error.problems.map((problem) => ({ ...problem, hint })),
    { cause: error },
  );
}

/** The manifest is there, and names this folder: the catalogue is made when streams are declared. */
function inThisFolder(folder: string, { motifVersion = '', reached }: OpenOptions): Promise<void> {
  return changeManifest(
    folder,
    (manifest = emptyManifest('', motifVersion)) =>
      manifest.directory === folder ? undefined : { ...manifest, directory: folder },
    async () => reached('manifest changed'),
  );
}

/** What a process was killed at: a seal that the manifest has is over, and of another nothing is left but its rows. */
async function finishSeals(folder: string, store: HotStore, { engine, reached }: OpenOptions): Promise<void> {
  const manifest = await requireManifest(folder);
  const { sealed } = engineEntry(manifest, engine);
  if (store.newest <= sealed) throw olderCopy(engine, folder);
  if (Math.min(store.newest, ...store.older) > sealed + 1) throw olderManifest(engine, folder);
  for (const generation of store.older) {
    if (generation > sealed) continue;
    await store.database.transaction(() => store.drop(generation));
    reached('generation dropped');
  }
  const aside = sealAside(engine);
  await rm(join(folder, aside), { recursive: true, force: true });
  for (const name of await readdir(join(folder, ASIDE)).catch(() => [])) {
    if (name.startsWith(LOCK_ASIDE)) await rm(join(folder, ASIDE, name), { force: true });
  }
  if (store.older.length === 0) return;
  const isUnfinished = (file: string): boolean => {
    const by = sealedBy(file);
    return by?.engine === engine && store.older.includes(by.generation);
  };
  await deleteOrphans(folder, manifest, isUnfinished, reached);
  await sealOlder(store, { folder, aside, engine, reached });
}

async function knownRows(folder: string, engine: string): Promise<KnownRows | undefined> {
  const manifest = await requireManifest(folder);
  return engineEntry(manifest, engine).isRestored === true ? KnownRows.read(manifest) : undefined;
}

function requireNothingSealed(manifest: Manifest | undefined, engine: string, folder: string): void {
  if (manifest === undefined) return;
  const { sealed, isRestored } = engineEntry(manifest, engine);
  if (sealed === 0 || isRestored === true) return;
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

function olderCopy(engine: string, folder: string): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `hot/${engine}.duckdb in "${folder}" is an older copy: the archive has segments of engine ${engine} from after it`,
    hint: 'Put the newest one back; or delete it, and `motif archive restore` to go on without what it held.',
  });
}

function olderManifest(engine: string, folder: string): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `the manifest in "${folder}" is an older copy: it does not have all that engine ${engine} has sealed`,
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
