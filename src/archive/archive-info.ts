import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Timestamp } from '../time.js';
import { changeArchive } from './change-archive.js';
import { hotFile } from './hot/hot-file.js';
import { HOT } from './hot/hot-folder.js';
import { uncountedRows } from './hot/uncounted-rows.js';
import type { Manifest } from './manifest.js';
import { requireManifest } from './manifest-file.js';
import { askForRecentRows } from './questions/recent-server.js';
import { bytesIn, rowsIn, spanOf } from './segments/segment-totals.js';

export interface ArchiveInfo {
  readonly directory: string;
  readonly format: number;
  /** The version of motif that made it. */
  readonly motif: string;
  readonly engines: readonly EngineInfo[];
  readonly tables: readonly TableInfo[];
  readonly segments: number;
  /** Those that count. */
  readonly rows: number;
  /** Of segments. */
  readonly bytes: number;
  readonly hotBytes: number;
  readonly replacedFiles: number;
}

export interface EngineInfo {
  readonly name: string;
  /** Whether one runs now. */
  readonly isRunning: boolean;
  readonly sealed: number;
  readonly queries: number;
  readonly hotBytes: number;
}

export interface TableInfo {
  readonly path: string;
  /** How often its columns were declared otherwise than before, and once. */
  readonly schemas: number;
  readonly segments: number;
  readonly rows: number;
  readonly bytes: number;
  readonly first: Timestamp | null;
  readonly last: Timestamp | null;
}

/** What an archive holds, by its manifest. */
export async function archiveInfo(folder: string): Promise<ArchiveInfo> {
  const manifest = await requireManifest(folder);
  const engines: EngineInfo[] = [];
  for (const [name, { sealed, behaviours }] of Object.entries(manifest.engines)) {
    const rows = await askForRecentRows(folder, name);
    await rows?.release();
    const file = hotFile(folder, name);
    const hotBytes = (await sizeOf(file)) + (await sizeOf(`${file}.wal`));
    engines.push({ name, isRunning: rows !== undefined, sealed, queries: behaviours.length, hotBytes });
  }
  const { segments } = manifest;
  // What cannot be read is for `verify` to say.
  const uncounted = await uncountedRows({ ...manifest, directory: folder }, 'some').catch(
    () => new Map<string, number>(),
  );
  let hotBytes = 0;
  for (const name of await readdir(join(folder, HOT)).catch(() => []))
    hotBytes += await sizeOf(join(folder, HOT, name));
  return {
    directory: manifest.directory,
    format: manifest.format,
    motif: manifest.motif,
    engines,
    tables: Object.entries(manifest.tables).map(([path, { schemas }]) =>
      tableInfo(manifest, path, { schemas: schemas.length, uncounted: uncounted.get(path) ?? 0 }),
    ),
    segments: segments.length,
    rows: [...uncounted.values()].reduce((rows, count) => rows - count, rowsIn(segments)),
    bytes: bytesIn(segments),
    hotBytes,
    replacedFiles: manifest.replaced.length,
  };
}

/** After the folder was moved: the catalogue's views name the files where they are now. */
export async function relocateArchive(folder: string): Promise<void> {
  await requireManifest(folder);
  await changeArchive(
    folder,
    (manifest) => manifest && { ...manifest, directory: folder },
    () => undefined,
  );
}

function tableInfo(
  { segments }: Manifest,
  path: string,
  { schemas, uncounted }: { readonly schemas: number; readonly uncounted: number },
): TableInfo {
  const of = segments.filter(({ table }) => table === path);
  return {
    path,
    schemas,
    segments: of.length,
    rows: rowsIn(of) - uncounted,
    bytes: bytesIn(of),
    ...spanOf(of),
  };
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
