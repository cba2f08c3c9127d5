import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import { openDatabase } from '../duckdb/open-database.js';
import { MotifError } from '../errors.js';
import { quoteName } from '../schema.js';
import { syncFolder } from './durable.js';
import { createHotLayout } from './hot-store.js';
import { makeFolders } from './make-folders.js';
import { FORMAT } from './manifest.js';
import { processCommand } from './process-command.js';
import { quoteText } from './quote-text.js';

/** Where engines have their recent rows and their state, a file each. */
export const HOT = 'hot';
const ENDING = '.duckdb';

export function hotFile(folder: string, engine: string): string {
  return join(folder, HOT, `${engine}${ENDING}`);
}

/** The engines that have a file of hot rows, by name. */
export async function hotEngines(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, HOT)).catch(() => []);
  return names.filter((name) => name.endsWith(ENDING)).map((name) => name.slice(0, -ENDING.length));
}

export async function hasHotFile(folder: string, engine: string): Promise<boolean> {
  return stat(hotFile(folder, engine)).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** @throws MotifError `ARCHIVE_LOCKED` when another process has it, `ARCHIVE_MISMATCH` for one of another format. */
export async function openHotFile(folder: string, engine: string, access: 'write' | 'read'): Promise<Database> {
  const database = await openDatabase(hotFile(folder, engine), { access, commandOf: processCommand });
  try {
    await requireLayout(database, hotFile(folder, engine));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Makes the database aside and renames it, so that one that was killed meanwhile leaves no half of it behind. */
export async function createHotFile(
  folder: string,
  engine: string,
  fill: (database: Database) => Promise<void> = async () => undefined,
): Promise<void> {
  const file = hotFile(folder, engine);
  const unfinished = `${file}.new`;
  await makeFolders(join(folder, HOT));
  for (const left of [unfinished, `${unfinished}.wal`]) await rm(left, { force: true });
  const database = await openDatabase(unfinished, { access: 'write', commandOf: processCommand });
  try {
    await createHotLayout(database, FORMAT, engine);
    await fill(database);
    await database.run('CHECKPOINT');
  } finally {
    await database.close();
  }
  await rename(unfinished, file);
  await syncFolder(join(folder, HOT));
}

/** Writes all that holds of an open file into a new one: of what was deleted nothing is left there. */
export async function copyHotFile(database: Database, file: string): Promise<void> {
  for (const left of [file, `${file}.wal`]) await rm(left, { force: true });
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
  if (format === String(FORMAT)) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `"${file}" is of format ${format}; this motif reads format ${FORMAT}`,
    hint: 'Use the version of motif that wrote it, name another folder with --archive DIR, or begin anew with --fresh.',
  });
}
