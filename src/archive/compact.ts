import type { Database } from '../duckdb/database.js';
import type { Manifest, Segment } from './manifest.js';
import { requireManifest } from './manifest-file.js';
import { type Rewriting, rewriteSegments } from './rewrite-segments.js';
import { withScratch } from './scratch-database.js';

export interface Compacted {
  /** How many segments were replaced, and by how many. */
  readonly before: number;
  readonly after: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/** A segment of so many rows is large enough: it is put in order, and no more is added to it. */
const LARGE = 4_000_000;

/** Which segments become one: each a group of one table. */
export type Choice = (manifest: Manifest) => readonly (readonly Segment[])[];

/** `count` segments of one table, day and level become one of the next level: a row is rewritten once a level. */
export function eachLevel(count: number): Choice {
  return ({ segments }) => {
    const groups = groupBy(segments, ({ table, date, level }) => JSON.stringify([table, date, level]));
    return groups.filter((group) => group.length >= count && rowsOf(group) / group.length < LARGE);
  };
}

/** Each table's days become as few segments as they can be, all of them in order. */
export const everything: Choice = ({ segments }) => {
  const groups = groupBy(segments, ({ table, date }) => JSON.stringify([table, date]));
  return groups.flatMap(portions).filter((group) => group.length > 1 || group[0]?.level === 0);
};

/** Rewrites segments until no group is left to choose. Under the maintenance lock. */
export async function compactSegments(
  choice: Choice,
  options: Rewriting,
  onProgress: (done: Compacted, left: number) => void = () => undefined,
): Promise<Compacted> {
  let total: Compacted = { before: 0, after: 0, bytesBefore: 0, bytesAfter: 0 };
  const compact = async (database: Database): Promise<void> => {
    const tried = new Set<string>();
    for (;;) {
      const manifest = await requireManifest(options.folder);
      const groups = choice(manifest).filter((group) => !tried.has(group[0]?.path ?? ''));
      onProgress(total, groups.length);
      const [group] = groups;
      if (group === undefined) return;
      tried.add(group[0]?.path ?? '');
      const made = await rewriteSegments(database, manifest, { replaced: group }, options);
      total = {
        before: total.before + group.length,
        after: total.after + made.length,
        bytesBefore: total.bytesBefore + bytesOf(group),
        bytesAfter: total.bytesAfter + bytesOf(made),
      };
    }
  };
  await withScratch(options.folder, compact, options.threads);
  return total;
}

/** Of no more rows than are enough, as far as segments are smaller. */
function portions(group: readonly Segment[]): readonly (readonly Segment[])[] {
  const all: Segment[][] = [];
  for (const segment of [...group].sort((a, b) => a.rows - b.rows)) {
    const last = all.at(-1);
    if (last === undefined || rowsOf(last) + segment.rows > LARGE) all.push([segment]);
    else last.push(segment);
  }
  return all;
}

function groupBy(segments: readonly Segment[], key: (segment: Segment) => string): readonly (readonly Segment[])[] {
  const groups = new Map<string, Segment[]>();
  for (const segment of segments) {
    const group = groups.get(key(segment));
    if (group === undefined) groups.set(key(segment), [segment]);
    else group.push(segment);
  }
  return [...groups.values()];
}

function rowsOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { rows }) => sum + rows, 0);
}

function bytesOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}
