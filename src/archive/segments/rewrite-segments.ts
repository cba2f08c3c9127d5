import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { MotifError } from '../../errors.js';
import type { Timestamp } from '../../time.js';
import { changeArchive } from '../change-archive.js';
import type { CrashPoint } from '../crash-point.js';
import type { Manifest, Segment } from '../manifest.js';
import { MAINTENANCE_ASIDE } from '../scratch-database.js';
import { tableAt } from '../tables.js';
import { IS_COUNTED } from '../views/ended-claims.js';
import { segmentRows } from '../views/table-view.js';
import { rewrittenName } from './segment-names.js';
import { planSegments, writeSegments } from './write-segments.js';

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
  /** Whether rows that do not count go: by `createEnded`. */
  readonly isCounted?: boolean;
}

/**
 * Writes the rows of some segments anew, in their tables' order and with the columns that hold now, and lists the new segments
 * in place of the old, all at once. Whoever reads the old ones still finds them for a while. Under the maintenance lock.
 */
export async function rewriteSegments(
  database: Database,
  manifest: Manifest,
  rewrites: readonly Rewrite[],
  options: Rewriting,
): Promise<readonly Segment[]> {
  const made: Segment[] = [];
  for (const rewrite of rewrites) {
    try {
      made.push(...(await rewritten(database, manifest, rewrite, options)));
    } catch (error) {
      throw unwritten(rewrite.replaced, error);
    }
  }
  const replaced = rewrites.flatMap((rewrite) => rewrite.replaced);
  await replaceSegments(replaced, made, options);
  return made;
}

/** What DuckDB says of a file that is damaged does not name it. */
function unwritten(replaced: readonly Segment[], cause: unknown): unknown {
  if (cause instanceof MotifError) return cause;
  const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '') : String(cause);
  return new MotifError(
    'ENVIRONMENT',
    {
      message: `segments cannot be written anew (${replaced.map(({ path }) => path).join(', ')}): ${reason}`,
      hint: '`motif archive verify` says whether one of them is damaged; `motif archive restore` goes on without it.',
    },
    { cause },
  );
}

async function rewritten(
  database: Database,
  manifest: Manifest,
  { replaced, where = 'true', columns = '*', isCounted = false }: Rewrite,
  { folder, reached }: Rewriting,
): Promise<readonly Segment[]> {
  const path = replaced[0]?.table ?? '';
  const entry = manifest.tables[path];
  const schemas = entry?.schemas ?? [];
  const table = tableAt(path, schemas.at(-1) ?? [], entry?.clusteredBy ?? []);
  const rows = replaced.map(({ schema, path: file }) =>
    segmentRows(table, schemas[schema] ?? table.columns, [join(folder, file)]),
  );
  const kept = `(SELECT ${columns} FROM (${rows.join(' UNION ALL ')}) AS r WHERE ${isCounted ? IS_COUNTED : where})`;
  const parts = await planSegments(database, table, kept);
  return writeSegments(database, {
    table,
    parts,
    count: parts.length,
    schema: schemas.length - 1,
    rows: kept,
    isClustered: true,
    folder,
    aside: join(folder, MAINTENANCE_ASIDE),
    name: rewrittenName(),
    about: {
      level: Math.max(...replaced.map(({ level }) => level)) + 1,
      replaces: replaced.map((segment) => segment.path),
      sealed: Object.fromEntries(Object.entries(manifest.engines).map(([name, { sealed }]) => [name, sealed])),
    },
    reached,
  });
}

/** Lists some segments in place of others. */
export function replaceSegments(
  before: readonly Segment[],
  after: readonly Segment[],
  { folder, now, reached }: Rewriting,
): Promise<void> {
  const gone = new Set(before.map(({ path }) => path));
  const replaced = before.map(({ path }) => ({ path, since: now() }));
  return changeArchive(
    folder,
    (manifest) =>
      manifest && {
        ...manifest,
        segments: [...manifest.segments.filter(({ path }) => !gone.has(path)), ...after],
        replaced: [...manifest.replaced, ...replaced],
      },
    reached,
  );
}
