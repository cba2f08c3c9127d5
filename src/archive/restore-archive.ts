import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timestamp } from '../time.js';
import { withLock } from './archive-lock.js';
import { changeArchive } from './change-archive.js';
import { hashFile } from './durable.js';
import { hotEngines, openHotFile } from './hot/hot-file.js';
import { generationsOf, type TableVersion, tableVersions } from './hot/hot-store.js';
import { type EngineEntry, emptyManifest, type Manifest, type Segment, type TableEntry } from './manifest.js';
import { readManifest, writeManifest } from './manifest-file.js';
import { type FoundNote, findNotes } from './segments/found-notes.js';
import type { Rewriting } from './segments/rewrite-segments.js';
import { rowsIn } from './segments/segment-totals.js';
import { type ValidNotes, validNotes } from './segments/valid-notes.js';

export interface Restored {
  readonly segments: number;
  readonly rows: number;
  /** Files that cannot be read, and why. */
  readonly unreadable: readonly string[];
  /** Files that others took the place of, that were never finished, or that hold what is still hot. */
  readonly passedOver: number;
}

/**
 * Makes the manifest and the catalogue anew from the segments, which say themselves what they are: after the manifest was
 * lost or damaged, or files were put back from a copy. An engine whose hot file is gone begins anew; what it reads again and
 * is in a segment already is then not archived twice. What is passed over is deleted later, as all that is replaced.
 * @throws MotifError `ARCHIVE_LOCKED` where an engine runs.
 */
export function restoreArchive(motif: string, options: Rewriting): Promise<Restored> {
  return withLock(options.folder, 'maintenance', () => restoreLocked(motif, options));
}

async function restoreLocked(motif: string, { folder, now, reached }: Rewriting): Promise<Restored> {
  const before = await readManifest(folder).catch(() => undefined);
  const hot = await hotParts(folder);
  const found = await findNotes(folder);
  const generations = new Map([...hot].map(([engine, part]) => [engine, part.generations]));
  const valid = validNotes(found.notes, generations, before);
  const segments = await Promise.all(valid.notes.map((note) => segmentOf(folder, note)));
  const others = found.notes.filter((note) => !valid.notes.includes(note));
  const manifest: Manifest = {
    ...emptyManifest(folder, before?.motif ?? motif),
    sequence: before?.sequence ?? 0,
    engines: enginesOf(before, valid, hot),
    tables: tablesOf(before, valid.notes, hot),
    segments,
    replaced: replacedFiles(before, others, now()),
  };
  if (before === undefined) {
    // One that is damaged cannot be read, so as to be changed.
    await withLock(folder, 'manifest', () => writeManifest(folder, manifest));
  }
  await changeArchive(folder, () => manifest, reached);
  return {
    segments: segments.length,
    rows: rowsIn(segments),
    unreadable: found.unreadable,
    passedOver: others.length,
  };
}

interface HotPart {
  readonly generations: readonly number[];
  readonly tables: readonly TableVersion[];
}

/** What each engine still has as hot rows. */
async function hotParts(folder: string): Promise<ReadonlyMap<string, HotPart>> {
  const all = new Map<string, HotPart>();
  for (const engine of await hotEngines(folder)) {
    const database = await openHotFile(folder, engine, 'read');
    try {
      all.set(engine, { generations: await generationsOf(database), tables: await tableVersions(database) });
    } finally {
      await database.close();
    }
  }
  return all;
}

async function segmentOf(folder: string, note: FoundNote): Promise<Segment> {
  const { path, table, schema, date, rows, first, last, level, engine, generation, claims } = note;
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
    ...(claims === undefined ? {} : { claims }),
  };
}

function enginesOf(
  before: Manifest | undefined,
  { notes, sealed }: ValidNotes,
  hot: ReadonlyMap<string, HotPart>,
): Manifest['engines'] {
  const known = before?.engines ?? {};
  const names = new Set([
    ...Object.keys(known),
    ...hot.keys(),
    ...notes.flatMap(({ engine, sealed: before = {} }) => [
      ...(engine === undefined ? [] : [engine]),
      ...Object.keys(before),
    ]),
  ]);
  const entries = [...names].map((name): [string, EngineEntry] => {
    const { behaviours = [], isRestored = false } = known[name] ?? {};
    const isLost = isRestored || !hot.has(name);
    return [name, { sealed: sealed(name), behaviours, ...(isLost ? { isRestored: true } : {}) }];
  });
  return Object.fromEntries(entries);
}

function tablesOf(
  before: Manifest | undefined,
  notes: readonly FoundNote[],
  hot: ReadonlyMap<string, HotPart>,
): Manifest['tables'] {
  const tables = new Map<string, TableEntry>(Object.entries(before?.tables ?? {}));
  const declared = [...hot.values()].flatMap((part) =>
    part.tables.map(({ table: { path, columns, clusteredBy }, version }) => {
      return { table: path, schema: version, columns, clusteredBy };
    }),
  );
  for (const { table, schema, columns, clusteredBy } of [...notes, ...declared]) {
    const schemas = [...(tables.get(table)?.schemas ?? [])];
    while (schemas.length <= schema) schemas.push(columns);
    schemas[schema] = columns;
    tables.set(table, { schemas, clusteredBy: tables.get(table)?.clusteredBy ?? clusteredBy });
  }
  return Object.fromEntries(tables);
}

function replacedFiles(
  before: Manifest | undefined,
  others: readonly FoundNote[],
  now: Timestamp,
): Manifest['replaced'] {
  const known = new Map(before?.replaced.map((file) => [file.path, file]));
  return others.map(({ path }) => known.get(path) ?? { path, since: now, isPassedOver: true });
}
