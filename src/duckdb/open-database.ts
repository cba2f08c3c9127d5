import type { Database } from './database.js';
import { databaseError, lockedError } from './database-error.js';
import type { OpenOptions } from './open-options.js';

/** Files open in this process, and how many read each: two instances of one file in one process would lose rows. */
const openFiles = new Map<string, { readonly access: OpenOptions['access']; count: number }>();

/**
 * Opens a database file as its one owner; `:memory:` is a database of its own. One file is always given by one path:
 * absolute, without symbolic links.
 * @throws MotifError `ARCHIVE_LOCKED` naming the process that has it open, `ENVIRONMENT` when it cannot be opened.
 */
export async function openDatabase(path: string, options: OpenOptions): Promise<Database> {
  if (path === ':memory:') return connect(path, options, () => {});
  const release = holdFile(path, options.access);
  try {
    return await connect(path, options, release);
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * Says that this process has the file open, until what is given is called: for one that another database attaches.
 * @throws MotifError `ARCHIVE_LOCKED` where this process has it open otherwise.
 */
export function holdFile(path: string, access: OpenOptions['access']): () => void {
  const held = openFiles.get(path);
  if (held !== undefined && (held.access === 'write' || access === 'write')) throw lockedError(path, 'this process');
  const entry = held ?? { access, count: 0 };
  entry.count += 1;
  openFiles.set(path, entry);
  return () => {
    entry.count -= 1;
    if (entry.count === 0) openFiles.delete(path);
  };
}

/** The driver takes 0.1 s to load: it is loaded when a database is first opened. */
async function connect(path: string, options: OpenOptions, release: () => void): Promise<Database> {
  const { DuckDatabase } = await import('./duck-database.js');
  try {
    return await DuckDatabase.open(path, options, release);
  } catch (error) {
    throw databaseError(path, error, options.commandOf);
  }
}
