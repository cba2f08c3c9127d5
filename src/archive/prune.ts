import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import { quoteName } from '../schema.js';
import { DAY, type Duration, type Timestamp } from '../time.js';
import type { Manifest, Segment } from './manifest.js';
import { changeManifest, requireManifest } from './manifest-file.js';
import { type Rewriting, replaceSegments, rewriteSegments } from './rewrite-segments.js';
import { withScratch } from './scratch-database.js';
import { tableAt } from './tables.js';

export interface Retention {
  /** Whole days before this many microseconds ago go. */
  readonly age?: Duration;
  /** The oldest days go while segments take more. */
  readonly bytes?: number;
}

export interface Pruned {
  /** The first day that is kept, in microseconds since 1970; absent: all are. */
  readonly before?: Timestamp;
  readonly segments: number;
  readonly rows: number;
  readonly bytes: number;
}

/** What retention would delete: rows of days before `before`. */
export function planPrune({ segments }: Manifest, { age, bytes }: Retention, now: Timestamp): Timestamp | undefined {
  const byAge = age === undefined ? undefined : dayOf(now - age);
  const kept = segments.filter(({ last }) => last !== null && (byAge === undefined || last >= byAge));
  return latest(byAge, bytes === undefined ? undefined : dayThatFits(kept, bytes));
}

/** Deletes whole days, of every table. Rows without a time stay. Under the maintenance lock. */
export async function pruneSegments(retention: Retention, options: Rewriting): Promise<Pruned> {
  const { folder, now, reached } = options;
  const manifest = await requireManifest(folder);
  const before = planPrune(manifest, retention, now());
  if (before === undefined) return { segments: 0, rows: 0, bytes: 0 };
  const old = manifest.segments.filter(({ first }) => first !== null && first < before);
  const whole = old.filter(({ last }) => last !== null && last < before);
  const partly = old.filter(({ last }) => last !== null && last >= before);
  if (whole.length > 0) await replaceSegments(folder, whole, [], now(), reached);
  let [rows, bytes] = [sum(whole, 'rows'), sum(whole, 'bytes')];
  if (partly.length > 0) {
    const rewrite = async (database: Database): Promise<void> => {
      for (const segment of partly) {
        const { time } = tableAt(segment.table, [], []);
        const where = `${quoteName(time)} IS NULL OR ${quoteName(time)} >= make_timestamp(${before})`;
        const made = await rewriteSegments(database, manifest, { replaced: [segment], where }, options);
        rows += segment.rows - sum(made, 'rows');
        bytes += segment.bytes - sum(made, 'bytes');
      }
    };
    await withScratch(folder, rewrite, options.threads);
  }
  return { before, segments: whole.length, rows, bytes };
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
  await changeManifest(folder, (current) => {
    return current && { ...current, replaced: current.replaced.filter(({ path }) => !gone.has(path)) };
  });
  return due.length;
}

/** The first day from which on all segments fit. */
function dayThatFits(segments: readonly Segment[], bytes: number): Timestamp | undefined {
  const newestFirst = [...segments].sort((a, b) => (b.last ?? 0) - (a.last ?? 0));
  let room = bytes;
  for (const segment of newestFirst) {
    room -= segment.bytes;
    if (room < 0) return dayOf(segment.last ?? 0) + DAY;
  }
  return undefined;
}

function dayOf(time: Timestamp): Timestamp {
  return Math.floor(time / DAY) * DAY;
}

function latest(one: Timestamp | undefined, other: Timestamp | undefined): Timestamp | undefined {
  return one === undefined ? other : Math.max(one, other ?? one);
}

function sum(segments: readonly Segment[], of: 'rows' | 'bytes'): number {
  return segments.reduce((total, segment) => total + segment[of], 0);
}
