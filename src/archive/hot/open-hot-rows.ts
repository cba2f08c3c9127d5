import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { MotifError } from '../../errors.js';
import { LOCK_ASIDE, withLock } from '../archive-lock.js';
import { ASIDE } from '../aside.js';
import { finishMaintenance } from '../maintain.js';
import { emptyManifest, engineEntry, type Manifest } from '../manifest.js';
import { changeManifest, readManifest, requireManifest } from '../manifest-file.js';
import { deleteOrphans, unlistedFiles } from '../segments/orphans.js';
import { sealOlder } from '../segments/sealer.js';
import { sealAside } from '../segments/segment-folder.js';
import { sealedBy } from '../segments/segment-names.js';
import { createHotFile, hasHotFile, openHotFile, removeUnfinished } from './hot-file.js';
import type { HotRowsOptions } from './hot-rows.js';
import { HotStore } from './hot-store.js';

/** The file of an engine's hot rows, open to be written; made where there is none. */
export async function openEngineFile(folder: string, { engine, reached }: HotRowsOptions): Promise<Database> {
  const before = await manifestBefore(folder);
  // Two processes that begin at once would make it both, one over the other's.
  if (!(await hasHotFile(folder, engine))) {
    await withLock(folder, 'engines', () => makeEngineFile(folder, engine, before, reached));
  }
  return openHotFile(folder, engine, 'write').catch((error: unknown) => {
    throw besideOthers(error);
  });
}

/** A file that another process has open is passed over after so many looks: it may be a reader's, who soon lets it go. */
const LOOKS = 20;

export interface ChosenEngine {
  readonly engine: string;
  readonly database: Database;
}

/** The first of `main`, `main-2`, `main-3`, … that no other process has. */
export async function chooseEngineFile(folder: string, reached: HotRowsOptions['reached']): Promise<ChosenEngine> {
  const before = await manifestBefore(folder);
  return withLock(folder, 'engines', async () => {
    for (let place = 1; ; place++) {
      const engine = place === 1 ? DEFAULT_ENGINE : `${DEFAULT_ENGINE}-${place}`;
      await makeEngineFile(folder, engine, before, reached);
      try {
        return { engine, database: await openHotFile(folder, engine, 'write', LOOKS) };
      } catch (error) {
        if (!(error instanceof MotifError) || error.code !== 'ARCHIVE_LOCKED') throw error;
      }
    }
  });
}

export const DEFAULT_ENGINE = 'main';

/** What killed processes left is finished or gone, and the hot rows are as they were committed. */
export async function openStore(folder: string, database: Database, options: HotRowsOptions): Promise<HotStore> {
  const { engine, reached, now } = options;
  // What is done beside the commits takes less in all where it goes on one after the other, and leaves a core to them.
  await database.run('SET threads = 1');
  await removeUnfinished(folder, engine);
  await inThisFolder(folder, options);
  const store = await HotStore.open(database);
  await finishSeals(folder, store, options);
  await finishMaintenance({ folder, reached, now });
  return store;
}

async function manifestBefore(folder: string): Promise<Manifest | undefined> {
  const before = await readManifest(folder);
  if (before === undefined) await requireNoSegments(folder);
  return before;
}

/** Under the engines' lock. */
async function makeEngineFile(
  folder: string,
  engine: string,
  before: Manifest | undefined,
  reached: HotRowsOptions['reached'],
): Promise<void> {
  if (await hasHotFile(folder, engine)) return;
  requireNothingSealed(before, engine, folder);
  const { sealed = 0 } = before?.engines[engine] ?? {};
  await createHotFile(folder, engine, sealed + 1, reached);
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
function inThisFolder(folder: string, { motifVersion = '', reached }: HotRowsOptions): Promise<void> {
  return changeManifest(
    folder,
    (manifest = emptyManifest('', motifVersion)) =>
      manifest.directory === folder ? undefined : { ...manifest, directory: folder },
    async () => reached('manifest changed'),
  );
}

/** What a process was killed at: a seal that the manifest has is over, and of another nothing is left but its rows. */
async function finishSeals(folder: string, store: HotStore, { engine, reached }: HotRowsOptions): Promise<void> {
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
