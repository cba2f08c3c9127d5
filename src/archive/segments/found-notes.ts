import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { emptyManifest } from '../manifest.js';
import { inMemory } from '../scratch-database.js';
import { fileList } from '../views/table-view.js';
import { unlistedFiles } from './orphans.js';
import type { SegmentNote } from './segment-note.js';

export interface FoundNote extends SegmentNote {
  readonly path: string;
}

export interface FoundNotes {
  readonly notes: readonly FoundNote[];
  /** Files that are no segments or are damaged, and why. */
  readonly unreadable: readonly string[];
}

/** What all files among the segments say of themselves. */
export async function findNotes(folder: string): Promise<FoundNotes> {
  const notes: FoundNote[] = [];
  const unreadable: string[] = [];
  await inMemory(async (database) => {
    for (const path of await unlistedFiles(folder, emptyManifest(folder, ''))) {
      try {
        notes.push({ path, ...(await noteOf(database, join(folder, path))) });
      } catch (error) {
        unreadable.push(`${path}: ${error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)}`);
      }
    }
  });
  return { notes, unreadable };
}

async function noteOf(database: Database, file: string): Promise<SegmentNote> {
  const [[text] = []] = await database.rows(
    `SELECT decode(value) FROM parquet_kv_metadata(${fileList([file])}) WHERE decode(key) = 'motif'`,
  );
  if (typeof text !== 'string') throw new Error('it is no segment: motif has not written it');
  return JSON.parse(text) as SegmentNote;
}
