import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { quoteName } from '../../schema.js';
import type { Duration } from '../../time.js';
import type { Segment } from '../manifest.js';
import { changeManifest, requireManifest } from '../manifest-file.js';
import { withScratch } from '../scratch-database.js';
import { tableAt } from '../tables.js';
import { planPrune, type Retention } from './plan-prune.js';
import { type Rewriting, replaceSegments, rewriteSegments } from './rewrite-segments.js';
import { bytesIn } from './segment-totals.js';

export interface Pruned {
  readonly rows: number;
  readonly bytes: number;
}

/** Deletes whole days, of every table. Rows without a time stay. Under the maintenance lock. */
export async function pruneSegments(retention: Retention, options: Rewriting): Promise<Pruned> {
  const { folder, now } = options;
  const manifest = await requireManifest(folder);
  const plan = await planPrune(folder, manifest, retention, now());
  if (plan === undefined) return { rows: 0, bytes: 0 };
  const { before, whole, partly, rows } = plan;
  const replaced = [...whole, ...partly];
  if (partly.length === 0) {
    await replaceSegments(whole, [], options);
    return { rows, bytes: bytesIn(whole) };
  }
  const rewrite = (database: Database): Promise<readonly Segment[]> => {
    const rewrites = partly.map((segment) => {
      const time = quoteName(tableAt(segment.table, [], []).time);
      return { replaced: [segment], where: `${time} IS NULL OR ${time} >= make_timestamp(${before})` };
    });
    const gone = whole.map((segment) => ({ replaced: [segment], where: 'false' }));
    return rewriteSegments(database, manifest, [...rewrites, ...gone], options);
  };
  const made = await withScratch(folder, rewrite, options.threads);
  return { rows, bytes: bytesIn(replaced) - bytesIn(made) };
}

/** Deletes the files that others took the place of so long ago that nobody reads them any more. */
export async function deleteReplaced(grace: Duration, { folder, now, reached }: Rewriting): Promise<number> {
  const manifest = await requireManifest(folder);
  const listed = new Set(manifest.segments.map(({ path }) => path));
  const due = manifest.replaced.filter(({ path, since }) => since + grace <= now() && !listed.has(path));
  if (due.length === 0) return 0;
  for (const { path } of due) {
    await rm(join(folder, path), { force: true });
    reached('replaced file deleted');
  }
  const gone = new Set(due.map(({ path }) => path));
  await changeManifest(
    folder,
    (current) => current && { ...current, replaced: current.replaced.filter(({ path }) => !gone.has(path)) },
    async () => reached('manifest changed'),
  );
  return due.length;
}
