import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { existingDirectory, hasArchive, openArchiveFile } from './archive-file.js';
import { requireLayout } from './layout.js';

/** Says, with the way out, when there is no archive in the folder; else its path without symbolic links. */
export async function requireArchive(directory: string): Promise<string> {
  const folder = await existingDirectory(directory);
  if (folder !== undefined && (await hasArchive(folder))) return folder;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `there is no archive in "${directory}"`,
    hint: await wayToOne(directory),
  });
}

/**
 * The archive as it is now, for one question: nobody is kept from writing it in between. Nothing but its own files can be
 * read, and nothing written but `output`.
 */
export async function openForQuestion(directory: string, output?: string): Promise<Database> {
  const database = await openArchiveFile(await requireArchive(directory), 'read', output);
  try {
    await requireLayout(database, directory);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The demo's, say, is within the folder where a user's own would be. */
async function wayToOne(directory: string): Promise<string> {
  const within: string[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    const folder = join(directory, name);
    if (await hasArchive(folder).catch(() => false)) within.push(folder);
  }
  const [one] = within.sort();
  if (one === undefined) return 'Make one with `motif run` first, or name another folder with --archive DIR.';
  return `There is one in "${one}": name it with --archive DIR. \`motif run\` makes one in the folder it names.`;
}
