import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import type { Timestamp } from '../time.js';
import { withLock } from './archive-lock.js';
import { writeCatalogue } from './catalogue.js';
import { hashFile } from './durable.js';
import { hotEngines, openHotFile } from './hot-file.js';
import { generationsOf } from './hot-store.js';
import { type EngineEntry, emptyManifest, type Manifest, type Segment, type TableEntry } from './manifest.js';
import { MANIFEST, readManifest, writeManifest } from './manifest-file.js';
import { unlistedFiles } from './orphans.js';
import { withScratch } from './scratch-database.js';
import type { SegmentNote } from './segment-note.js';
import { fileList } from './table-view.js';

export interface Restored {
  readonly segments: number;
  readonly rows: number;
  /** Files that cannot be read, and why. */
  readonly unreadable: readonly string[];
  /** Files that others took the place of, or that hold what is still hot. */
  readonly passedOver: number;
}

/**
 * Makes the manifest and the catalogue anew from the segments, which say themselves what they are: after the manifest was
 * lost or damaged, or files were put back from a copy. An engine whose hot file is gone begins anew; what it reads again and
 * is in a segment already is then not archived twice.
 */
export async function restoreArchive(folder: string, motif: string, now: Timestamp): Promise<Restored> {
  const before = await readManifest(folder).catch(() => undefined);
  const found = await readNotes(folder);
  const hot = await hotGenerations(folder);
  const whole = wholeRewrites(found.notes);
  const replaced = new Set(whole.flatMap(({ replaces = [] }) => replaces));
  const kept = whole.filter(({ path, engine, generation }) => {
    const isHot = engine !== undefined && generation !== undefined && (hot.get(engine) ?? []).includes(generation);
    return !isHot && !replaced.has(path);
  });
  const others = found.notes.filter((note) => !kept.includes(note));
  const segments = await Promise.all(kept.map((note) => segmentOf(folder, note)));
  const manifest: Manifest = {
    ...emptyManifest(folder, before?.motif ?? motif),
    sequence: (before?.sequence ?? 0) + 1,
    engines: enginesOf(before, kept, hot),
    tables: tablesOf(before, kept),
    segments,
    replaced: others.filter(({ path }) => replaced.has(path)).map(({ path }) => ({ path, since: now })),
  };
  for (const { path } of others) if (!replaced.has(path)) await rm(join(folder, path), { force: true });
  await withLock(folder, 'manifest', async () => {
    await rm(join(folder, MANIFEST), { force: true });
    await writeManifest(folder, manifest);
    await writeCatalogue(folder, manifest);
  });
  return {
    segments: segments.length,
    rows: segments.reduce((sum, { rows }) => sum + rows, 0),
    unreadable: found.unreadable,
    passedOver: found.notes.length - kept.length,
  };
}

interface FoundNote extends SegmentNote {
  readonly path: string;
}

async function readNotes(folder: string): Promise<{
  readonly notes: readonly FoundNote[];
  readonly unreadable: readonly string[];
}> {
  const notes: FoundNote[] = [];
  const unreadable: string[] = [];
  await withScratch(folder, async (database) => {
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

/** A process may be killed when it has written some of the files that are to take the place of others. */
function wholeRewrites(notes: readonly FoundNote[]): readonly FoundNote[] {
  const counts = new Map<string, number>();
  for (const { path } of notes) counts.set(nameOf(path), (counts.get(nameOf(path)) ?? 0) + 1);
  return notes.filter(({ path, replaces, parts }) => replaces === undefined || counts.get(nameOf(path)) === parts);
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path;
}

/** The generations that each engine still has as hot rows. */
async function hotGenerations(folder: string): Promise<ReadonlyMap<string, readonly number[]>> {
  const all = new Map<string, readonly number[]>();
  for (const engine of await hotEngines(folder)) {
    const database = await openHotFile(folder, engine, 'read');
    try {
      all.set(engine, await generationsOf(database));
    } finally {
      await database.close();
    }
  }
  return all;
}

async function segmentOf(folder: string, note: FoundNote): Promise<Segment> {
  const { path, table, schema, date, rows, first, last, level, engine, generation } = note;
  const file = join(folder, path);
  return {
    path,
    table,
    schema,
    date,
    rows,
    bytes: (await stat(file)).size,
    sha256: await hashFile(file),
    first,
    last,
    level,
    ...(engine === undefined ? {} : { engine }),
    ...(generation === undefined ? {} : { generation }),
  };
}

function enginesOf(
  before: Manifest | undefined,
  notes: readonly FoundNote[],
  hot: ReadonlyMap<string, readonly number[]>,
): Manifest['engines'] {
  const names = new Set([
    ...Object.keys(before?.engines ?? {}),
    ...hot.keys(),
    ...notes.flatMap(({ engine }) => engine ?? []),
  ]);
  const entries = [...names].map((name): [string, EngineEntry] => {
    const behaviours = before?.engines[name]?.behaviours ?? [];
    const generations = hot.get(name);
    if (generations === undefined) return [name, { sealed: 0, behaviours, isRestored: true }];
    return [name, { sealed: Math.min(...generations) - 1, behaviours }];
  });
  return Object.fromEntries(entries);
}

function tablesOf(before: Manifest | undefined, notes: readonly FoundNote[]): Manifest['tables'] {
  const tables = new Map<string, TableEntry>(Object.entries(before?.tables ?? {}));
  for (const { table, schema, columns, clusteredBy } of notes) {
    const schemas = [...(tables.get(table)?.schemas ?? [])];
    while (schemas.length <= schema) schemas.push(columns);
    schemas[schema] = columns;
    tables.set(table, { schemas, clusteredBy: tables.get(table)?.clusteredBy ?? clusteredBy });
  }
  return Object.fromEntries(tables);
}
