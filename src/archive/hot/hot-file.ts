import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { openDatabase } from '../../duckdb/open-database.js';
import { MotifError } from '../../errors.js';
import { quoteText } from '../../quote-text.js';
import { quoteName } from '../../schema.js';
import type { CrashPoint } from '../crash-point.js';
import { syncFolder } from '../durable.js';
import { makeFolders } from '../make-folders.js';
import { FORMATS } from '../manifest.js';
import { processCommand } from '../process-command.js';
import { isServed } from '../questions/recent-socket.js';
import { whileLocked } from '../while-locked.js';
import { HOT } from './hot-folder.js';
import { createHotLayout } from './hot-store.js';

const ENDING = '.duckdb';

export function hotFile(folder: string, engine: string): string {
  return join(folder, HOT, `${engine}${ENDING}`);
}

/** The engines that have a file of hot rows, by name. */
export async function hotEngines(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, HOT)).catch(() => []);
  return names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length));
}

/** Where a file is made that is to become the engine's. */
export function unfinishedHotFile(folder: string, engine: string): string {
  return `${hotFile(folder, engine)}.new`;
}

/** What is left of one that was being made. */
export async function removeUnfinished(folder: string, engine: string): Promise<void> {
  const unfinished = unfinishedHotFile(folder, engine);
  for (const left of [unfinished, `${unfinished}.wal`]) await rm(left, { force: true });
}

export async function hasHotFile(folder: string, engine: string): Promise<boolean> {
  return stat(hotFile(folder, engine)).then(
    (found) => found.isFile(),
    () => false,
  );
}

/**
 * Waits for those who only look into it, or begin or end.
 * @throws MotifError `ARCHIVE_LOCKED` when another process has it, `ARCHIVE_MISMATCH` for one of another format.
 */
export async function openHotFile(
  folder: string,
  engine: string,
  access: 'write' | 'read',
  tries?: number,
): Promise<Database> {
  const database = await whileLocked(
    () => openDatabase(hotFile(folder, engine), { access, commandOf: processCommand }),
    async () => !(await isServed(folder, engine)),
    tries,
  );
  try {
    await requireLayout(database, hotFile(folder, engine));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Makes the database, whose first rows are of that generation, aside and renames it, so that one that was killed meanwhile
 * leaves no half of it behind.
 */
export async function createHotFile(
  folder: string,
  engine: string,
  generation: number,
  reached: (point: CrashPoint) => void,
): Promise<void> {
  const unfinished = unfinishedHotFile(folder, engine);
  await makeFolders(join(folder, HOT));
  await removeUnfinished(folder, engine);
  const database = await openDatabase(unfinished, { access: 'write', commandOf: processCommand });
  try {
    await createHotLayout(database, engine, generation);
    await database.run('CHECKPOINT');
  } finally {
    await database.close();
  }
  reached('hot file made');
  await rename(unfinished, hotFile(folder, engine));
  await syncFolder(join(folder, HOT));
}

/** Writes all that holds of an open file into a new one: of what was deleted nothing is left there. */
export async function copyHotFile(database: Database, folder: string, engine: string): Promise<void> {
  const file = unfinishedHotFile(folder, engine);
  await removeUnfinished(folder, engine);
  const [[name] = []] = await database.rows('SELECT current_database()');
  await database.run(`ATTACH ${quoteText(file)} AS copied`);
  await database.run(`COPY FROM DATABASE ${quoteName(String(name))} TO copied`);
  await database.run('CHECKPOINT copied');
  await database.run('DETACH copied');
}

async function requireLayout(database: Database, file: string): Promise<void> {
  const own = await database.rows(
    "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'motif' AND table_name = 'meta' AND NOT internal",
  );
  if (own.length === 0) {
    throw new MotifError('ARCHIVE_MISMATCH', {
      message: `"${file}" is a DuckDB database that is not motif's`,
      hint: 'Name another folder with --archive DIR.',
    });
  }
  const [[format] = []] = await database.rows("SELECT value FROM motif.meta WHERE key = 'format'");
  if (FORMATS.some((one) => format === String(one))) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `"${file}" is of format ${format}; this motif reads formats ${FORMATS.join(' and ')}`,
    hint: 'Use the version of motif that wrote it, name another folder with --archive DIR, or begin anew with --fresh.',
  });
}
