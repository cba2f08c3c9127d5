import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import type { ArchiveOptions, DeclaringArchive } from './archive.js';
import { makeDirectory, refuseOlderLayout, unusable } from './archive-folder.js';
import { ArchiveWriter } from './archive-writer.js';
import { EpochLog } from './hot/epoch-log.js';
import { HotRows, type HotRowsOptions } from './hot/hot-rows.js';
import { hotKind } from './hot/hot-store.js';
import { KnownRows } from './hot/known-rows.js';
import { DEFAULT_ENGINE, openEngineFile, openStore } from './hot/open-hot-rows.js';
import { StateLog } from './hot/state-log.js';
import { engineEntry } from './manifest.js';
import { requireManifest } from './manifest-file.js';
import { DEFAULT_POLICY } from './segments/default-policy.js';

/**
 * Opens the archive in a folder to write it, and makes what is not there yet.
 * @throws MotifError `ARCHIVE_LOCKED` when another run has it, `ARCHIVE_MISMATCH` when it holds a stream with other
 * columns, `ENVIRONMENT` when the folder cannot be written.
 */
export async function openArchive(options: ArchiveOptions): Promise<DeclaringArchive> {
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

async function openIn(folder: string, options: HotRowsOptions): Promise<DeclaringArchive> {
  const database = await openEngineFile(folder, options);
  try {
    await requireOwnState(database, options);
    const store = await openStore(folder, database, options);
    const known = await knownRows(folder, options.engine);
    const logs = { state: await StateLog.open(database), epochs: await EpochLog.open(database) };
    return new ArchiveWriter(options.directory, await HotRows.open(folder, store, options), logs, known);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function knownRows(folder: string, engine: string): Promise<KnownRows | undefined> {
  const manifest = await requireManifest(folder);
  return engineEntry(manifest, engine).isRestored === true ? KnownRows.read(manifest) : undefined;
}

async function requireOwnState(database: Database, { engine, directory }: HotRowsOptions): Promise<void> {
  if ((await hotKind(database)) === 'run') return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `engine ${engine} of the archive in "${directory}" writes what tasks of Kafka give, whose state is not there`,
    hint: 'Name another folder with --archive DIR, write beside it with --engine NAME, or begin anew with --fresh.',
  });
}

/** @throws MotifError `INVALID_ARGUMENT` for what cannot be the name of a file. */
export function requireEngineName(engine: string): void {
  if (/^[a-z0-9][a-z0-9_-]{0,62}$/.test(engine)) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `"${engine}" cannot be the name of an engine`,
    hint: 'Small letters, digits, - and _ make a name, 63 of them at most.',
  });
}
