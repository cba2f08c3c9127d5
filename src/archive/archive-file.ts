import { realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import { openDatabase } from '../duckdb/open-database.js';
import { MotifError } from '../errors.js';
import { makeFolders } from './make-folders.js';
import { processCommand } from './process-command.js';

const DATABASE = 'engine.duckdb';
/** A database that is being made; it gets its name when it is whole. */
const UNFINISHED = 'engine.duckdb.new';

/** All that motif itself ever makes in the folder: the databases, their logs, and what DuckDB swaps out. */
export const OWN_FILES: readonly string[] = [DATABASE, UNFINISHED].flatMap((file) => [
  file,
  `${file}.wal`,
  `${file}.tmp`,
]);

/** The folder without symbolic links; undefined when it is not there. */
export async function existingDirectory(directory: string): Promise<string | undefined> {
  try {
    return await realpath(directory);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unusable(directory, error);
  }
}

/** Makes the folder, and the folders above it. */
export async function makeDirectory(directory: string): Promise<string> {
  try {
    await makeFolders(directory);
    return await realpath(directory);
  } catch (error) {
    throw unusable(directory, error);
  }
}

export async function hasArchive(directory: string): Promise<boolean> {
  try {
    return (await stat(join(directory, DATABASE))).isFile();
  } catch (error) {
    if (isMissing(error)) return false;
    throw unusable(directory, error);
  }
}

export function openArchiveFile(directory: string, access: 'write' | 'read', output?: string): Promise<Database> {
  const options = { access, commandOf: processCommand, ...(output === undefined ? {} : { output }) };
  return openDatabase(join(directory, DATABASE), options);
}

/** Makes the database aside and renames it, so that one that was killed meanwhile leaves no half of it behind. */
export async function createArchiveFile(directory: string, fill: (database: Database) => Promise<void>): Promise<void> {
  const unfinished = join(directory, UNFINISHED);
  await removeFiles(directory, [UNFINISHED, `${UNFINISHED}.wal`]);
  const database = await openDatabase(unfinished, { access: 'write', commandOf: processCommand });
  try {
    await fill(database);
    await database.run('CHECKPOINT');
  } finally {
    await database.close();
  }
  await rename(unfinished, join(directory, DATABASE)).catch((error: unknown) => {
    throw unusable(directory, error);
  });
}

export async function removeFiles(directory: string, files: readonly string[]): Promise<void> {
  try {
    for (const file of files) await rm(join(directory, file), { force: true, recursive: true });
  } catch (error) {
    throw unusable(directory, error);
  }
}

function unusable(directory: string, cause: unknown): MotifError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MotifError(
    'ENVIRONMENT',
    {
      message: `cannot use the archive folder "${directory}": ${reason}`,
      hint: 'Name a folder that can be written with --archive DIR, or keep nothing with --no-archive.',
    },
    { cause },
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
