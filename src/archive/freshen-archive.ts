import { readdir } from 'node:fs/promises';
import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { existingDirectory, hasArchive, OWN_FILES, openArchiveFile, removeFiles } from './archive-file.js';
import { BEHAVIOURS, DEAD_LETTERS, isArchive, LATE, qualified, streamTables } from './layout.js';

/** How many rows there were. */
export interface Freshened {
  readonly events: number;
  readonly behaviours: number;
  readonly late: number;
  readonly deadLetters: number;
}

/**
 * Deletes the archive in a folder: motif's own files, and no others. Nothing there is nothing to do.
 * @throws MotifError `ARCHIVE_LOCKED` when another run has it, `INVALID_ARGUMENT` when the folder holds something else.
 */
export async function freshenArchive(directory: string): Promise<Freshened> {
  const folder = await existingDirectory(directory);
  if (folder === undefined) return { events: 0, behaviours: 0, late: 0, deadLetters: 0 };
  if (!(await hasArchive(folder))) {
    await refuseOthers(folder, directory);
    await removeFiles(folder, OWN_FILES);
    return { events: 0, behaviours: 0, late: 0, deadLetters: 0 };
  }
  const database = await openArchiveFile(folder, 'write');
  let counts: Freshened;
  try {
    if (!(await isArchive(database))) throw notAnArchive(directory);
    counts = await countRows(database);
  } finally {
    await database.close();
  }
  await removeFiles(folder, OWN_FILES);
  return counts;
}

async function countRows(database: Database): Promise<Freshened> {
  const count = async (table: string) => Number((await database.rows(`SELECT count(*) FROM ${table}`))[0]?.[0] ?? 0);
  let events = 0;
  for (const table of await streamTables(database)) events += await count(qualified(table));
  return {
    events,
    behaviours: await count(qualified(BEHAVIOURS)),
    late: await count(qualified(LATE)),
    deadLetters: await count(qualified(DEAD_LETTERS)),
  };
}

async function refuseOthers(folder: string, directory: string): Promise<void> {
  const own = new Set(OWN_FILES);
  const others = (await readdir(folder)).filter((file) => !own.has(file));
  if (others.length > 0) throw notAnArchive(directory);
}

function notAnArchive(directory: string): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: `"${directory}" holds something that is not a motif archive, so nothing in it is deleted`,
    hint: 'Name another folder with --archive DIR.',
  });
}
