import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { openDatabase } from '../../duckdb/open-database.js';
import { withLock } from '../archive-lock.js';
import { CATALOGUE } from '../catalogue-file.js';
import { syncFolder } from '../durable.js';
import type { Manifest } from '../manifest.js';
import { requireManifest } from '../manifest-file.js';
import { createMacros, createViews } from './create-views.js';

/** One that is being made; it gets its name when it is whole. */
const UNFINISHED = 'catalog.duckdb.new';
export const CATALOGUE_FILES: readonly string[] = [CATALOGUE, UNFINISHED, `${UNFINISHED}.wal`];

/**
 * Makes the database of views that any DuckDB client opens, aside, and puts it in the place of the one before: who has that
 * one open keeps it. Under the manifest's lock. A new archive gets one when it is known what is written into it.
 */
export async function writeCatalogue(folder: string, manifest: Manifest): Promise<void> {
  if (!hasTables(manifest)) return;
  const unfinished = join(folder, UNFINISHED);
  for (const file of [unfinished, `${unfinished}.wal`]) await rm(file, { force: true });
  if (withMacros === undefined) {
    await filled(unfinished, createMacros);
    withMacros = await readFile(unfinished);
  } else {
    await writeFile(unfinished, withMacros);
  }
  await filled(unfinished, async (database) => {
    await createViews(database, manifest, []);
    await database.run('CREATE SCHEMA IF NOT EXISTS motif');
    await database.run(`CREATE VIEW motif.manifest AS SELECT ${manifest.sequence} AS sequence`);
  });
  await rename(unfinished, join(folder, CATALOGUE));
  await syncFolder(folder);
}

/** A catalogue without views: to make the macros takes longer than all the rest. */
let withMacros: Uint8Array | undefined;

async function filled(file: string, fill: (database: Database) => Promise<void>): Promise<void> {
  const database = await openDatabase(file, { access: 'write' });
  try {
    // The commit then writes the file itself, and no log of it before.
    await database.run("SET checkpoint_threshold = '0B'");
    await database.transaction(() => fill(database));
  } finally {
    await database.close();
  }
}

/** Makes the catalogue anew where it is gone, or a process was killed between the manifest and it. */
export async function freshenCatalogue(folder: string): Promise<void> {
  const manifest = await requireManifest(folder);
  if (!hasTables(manifest) || (await sequenceOf(folder)) === manifest.sequence) return;
  await withLock(folder, 'manifest', async () => writeCatalogue(folder, await requireManifest(folder)));
}

function hasTables({ tables }: Manifest): boolean {
  return Object.keys(tables).length > 0;
}

/** Of the manifest that the catalogue was made of; undefined where it cannot be read. */
async function sequenceOf(folder: string): Promise<number | undefined> {
  try {
    const database = await openDatabase(join(folder, CATALOGUE), { access: 'read' });
    try {
      const [[sequence] = []] = await database.rows('SELECT sequence FROM motif.manifest');
      return Number(sequence);
    } finally {
      await database.close();
    }
  } catch {
    return undefined;
  }
}
