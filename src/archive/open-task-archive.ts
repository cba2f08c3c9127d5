import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import type { ArchiveOptions, DeclaringTaskArchive } from './archive.js';
import { makeDirectory, refuseOlderLayout, unusable } from './archive-folder.js';
import { HotRows } from './hot/hot-rows.js';
import { hotKind, markForTasks } from './hot/hot-store.js';
import { type ChosenEngine, chooseEngineFile, openEngineFile, openStore } from './hot/open-hot-rows.js';
import { requireManifest } from './manifest-file.js';
import { requireEngineName } from './open-archive.js';
import { DEFAULT_POLICY } from './segments/default-policy.js';
import { TaskWriter } from './task-writer.js';
import { lastClaims } from './views/last-claims.js';

/**
 * Opens the archive in a folder for tasks whose state is kept elsewhere, and makes what is not there yet. Without an
 * engine's name it is the first of `main`, `main-2`, `main-3`, … that no other process has: so what a dead one has left hot
 * is taken up again.
 * @throws MotifError `ARCHIVE_LOCKED` when another process has the engine of that name, `ARCHIVE_MISMATCH` when it holds a
 * stream with other columns or the engine is a run's with its state, `ENVIRONMENT` when the folder cannot be written.
 */
export async function openTaskArchive(options: ArchiveOptions): Promise<DeclaringTaskArchive> {
  const { engine, directory } = options;
  if (engine !== undefined) requireEngineName(engine);
  const folder = await makeDirectory(directory);
  await refuseOlderLayout(folder, directory);
  try {
    return await openIn(folder, options);
  } catch (error) {
    throw unusable(directory, error);
  }
}

async function openIn(folder: string, options: ArchiveOptions): Promise<DeclaringTaskArchive> {
  const { policy, reached = () => undefined, now, directory } = options;
  const common = { ...options, policy: { ...DEFAULT_POLICY, ...policy }, reached };
  const { engine, database } = await engineFile(folder, options.engine, common);
  const given = { ...common, engine };
  let rows: HotRows;
  try {
    await takeForTasks(database, engine, directory);
    const store = await openStore(folder, database, given);
    rows = await HotRows.open(folder, store, given);
  } catch (error) {
    await database.close();
    throw error;
  }
  try {
    await rows.declare(options, 'tasks', () => undefined);
    const claims = await lastClaims(await requireManifest(folder), rows.store);
    return new TaskWriter(rows, { directory, engine, now, claims });
  } catch (error) {
    await rows.close('keep');
    throw error;
  }
}

async function engineFile(
  folder: string,
  engine: string | undefined,
  options: Omit<Parameters<typeof openEngineFile>[1], 'engine'>,
): Promise<ChosenEngine> {
  if (engine === undefined) return chooseEngineFile(folder, options.reached);
  return { engine, database: await openEngineFile(folder, { ...options, engine }) };
}

/** What a run would go on from is no use to tasks, and would be lost beside what they write. */
async function takeForTasks(database: Database, engine: string, directory: string): Promise<void> {
  if ((await hotKind(database)) === 'tasks') return;
  const [[pieces, epochs] = []] = await database.rows(
    'SELECT (SELECT count(*) FROM motif.state), (SELECT count(*) FROM motif.epochs)',
  );
  if (Number(pieces) + Number(epochs) === 0) return markForTasks(database);
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `engine ${engine} of the archive in "${directory}" has the state of a run over other input than Kafka`,
    hint: 'Name another folder with --archive DIR, write beside it with --engine NAME, or begin anew with --fresh.',
  });
}
