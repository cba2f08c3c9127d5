import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import type { Timestamp } from '../time.js';
import { writeCatalogue } from './catalogue.js';
import type { CrashPoint } from './crash-point.js';
import type { Manifest, Segment } from './manifest.js';
import { changeManifest } from './manifest-file.js';
import { MAINTENANCE_ASIDE } from './scratch-database.js';
import { segmentRows } from './table-view.js';
import { tableAt } from './tables.js';
import { writeSegments } from './write-segments.js';

export interface Rewriting {
  readonly folder: string;
  readonly now: () => Timestamp;
  readonly reached: (point: CrashPoint) => void;
  /** How many threads DuckDB works with. Default: one a core. */
  readonly threads?: number;
}

/** Segments of one table that others take the place of. */
export interface Rewrite {
  readonly replaced: readonly Segment[];
  /** Which of their rows stay, in SQL. Default: all. */
  readonly where?: string;
  /** A row's columns as they are then, in SQL. Default: as they are. */
  readonly columns?: string;
}

/**
 * Writes the rows of some segments anew, in the table's order and with the columns that hold now, and lists the new segments
 * in place of the old. Whoever reads the old ones still finds them for a while. Under the maintenance lock.
 */
export async function rewriteSegments(
  database: Database,
  manifest: Manifest,
  { replaced, where = 'true', columns = '*' }: Rewrite,
  { folder, now, reached }: Rewriting,
): Promise<readonly Segment[]> {
  const path = replaced[0]?.table ?? '';
  const entry = manifest.tables[path];
  const schemas = entry?.schemas ?? [];
  const table = tableAt(path, schemas.at(-1) ?? [], entry?.clusteredBy ?? []);
  const rows = replaced.map(({ schema, path: file }) =>
    segmentRows(table, schemas[schema] ?? table.columns, [join(folder, file)]),
  );
  const made = await writeSegments(database, {
    table,
    schema: schemas.length - 1,
    rows: `(SELECT ${columns} FROM (${rows.join(' UNION ALL ')}) WHERE ${where})`,
    isClustered: true,
    folder,
    aside: join(folder, MAINTENANCE_ASIDE),
    name: `rewritten.${randomUUID()}`,
    about: {
      level: Math.max(...replaced.map(({ level }) => level)) + 1,
      replaces: replaced.map((segment) => segment.path),
    },
    reached,
  });
  const isDone = await replaceSegments(folder, replaced, made, now(), reached);
  if (isDone) return made;
  for (const { path: file } of made) await rm(join(folder, file), { force: true });
  return [];
}

/** Lists some segments in place of others; nothing where one of those has gone meanwhile. */
export async function replaceSegments(
  folder: string,
  before: readonly Segment[],
  after: readonly Segment[],
  since: Timestamp,
  reached: (point: CrashPoint) => void,
): Promise<boolean> {
  const gone = new Set(before.map(({ path }) => path));
  let isDone = false;
  await changeManifest(
    folder,
    (manifest) => {
      if (manifest === undefined || before.some(({ path }) => !manifest.segments.some((one) => one.path === path))) {
        return undefined;
      }
      isDone = true;
      return {
        ...manifest,
        segments: [...manifest.segments.filter(({ path }) => !gone.has(path)), ...after],
        replaced: [...manifest.replaced, ...before.map(({ path }) => ({ path, since }))],
      };
    },
    async (manifest) => {
      reached('manifest changed');
      await writeCatalogue(folder, manifest);
      reached('catalogue changed');
    },
  );
  return isDone;
}
