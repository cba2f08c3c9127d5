import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import { openDatabase } from '../duckdb/open-database.js';
import { quoteText } from '../quote-text.js';
import { ASIDE } from './aside.js';

/** Of whoever rewrites segments: there is one at a time. */
export const MAINTENANCE_ASIDE: string = join(ASIDE, 'maintenance');

/**
 * Work with a database in memory, which has a folder of the archive for what does not fit; `threads` is how many it works
 * with at once, default one a core. Under the maintenance lock.
 */
export async function withScratch<T>(
  folder: string,
  work: (database: Database) => Promise<T>,
  threads?: number,
): Promise<T> {
  const aside = join(folder, MAINTENANCE_ASIDE);
  await mkdir(aside, { recursive: true });
  try {
    return await inMemory(async (database) => {
      await database.run(`SET temp_directory = ${quoteText(join(aside, 'spilled'))}`);
      if (threads !== undefined) await database.run(`SET threads = ${threads}`);
      return work(database);
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Work with a database in memory that needs little of it. */
export async function inMemory<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(':memory:', { access: 'write' });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
