import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '../duckdb/open-database.js';
import { createViews } from './create-views.js';
import { syncFolder } from './durable.js';
import type { Manifest } from './manifest.js';

export const CATALOGUE = 'catalog.duckdb';
/** One that is being made; it gets its name when it is whole. */
const UNFINISHED = 'catalog.duckdb.new';
export const CATALOGUE_FILES: readonly string[] = [CATALOGUE, UNFINISHED, `${UNFINISHED}.wal`];

/**
 * Makes the database of views that any DuckDB client opens, aside, and puts it in the place of the one before: who has that
 * one open keeps it. Under the manifest's lock.
 */
export async function writeCatalogue(folder: string, manifest: Manifest): Promise<void> {
  const unfinished = join(folder, UNFINISHED);
  for (const file of [UNFINISHED, `${UNFINISHED}.wal`]) await rm(join(folder, file), { force: true });
  const database = await openDatabase(unfinished, { access: 'write' });
  try {
    // The commit then writes the file itself, and no log of it before.
    await database.run("SET checkpoint_threshold = '0B'");
    await database.transaction(() => createViews(database, manifest, []));
  } finally {
    await database.close();
  }
  await rename(unfinished, join(folder, CATALOGUE));
  await syncFolder(folder);
}
