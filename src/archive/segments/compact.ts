import type { Database } from '../../duckdb/database.js';
import type { Manifest, Segment } from '../manifest.js';
import { requireManifest } from '../manifest-file.js';
import { withScratch } from '../scratch-database.js';
import { hasClaimColumns } from '../views/claim-columns.js';
import { createEnded } from '../views/ended-claims.js';
import { type Rewriting, rewriteSegments } from './rewrite-segments.js';
import { bytesIn, rowsIn } from './segment-totals.js';

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
    return groups.filter((group) => group.length >= count && rowsIn(group) / group.length < LARGE);
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
    for (;;) {
      const manifest = await requireManifest(options.folder);
      const groups = choice(manifest);
      onProgress(total, groups.length);
      const [batch] = batchesOf(groups, rowsIn);
      if (batch === undefined) return;
      // By claims that segments have: so nothing is lost that somebody who does not know of a claim yet would want.
      const { size } = await createEnded(database, { ...manifest, directory: options.folder }, []);
      const rewrites = batch.map((replaced) => {
        return { replaced, isCounted: size > 0 && isOfClaimed(manifest, replaced) };
      });
      const made = await rewriteSegments(database, manifest, rewrites, options);
      const replaced = batch.flat();
      total = {
        before: total.before + replaced.length,
        after: total.after + made.length,
        bytesBefore: total.bytesBefore + bytesIn(replaced),
        bytesAfter: total.bytesAfter + bytesIn(made),
      };
    }
  };
  await withScratch(options.folder, compact, options.threads);
  return total;
}

function isOfClaimed({ tables }: Manifest, [segment]: readonly Segment[]): boolean {
  return hasClaimColumns(tables[segment?.table ?? '']?.schemas.at(-1) ?? []);
}

/** Of no more rows than are enough, as far as segments are smaller. */
function portions(group: readonly Segment[]): readonly (readonly Segment[])[] {
  const smallestFirst = [...group].sort((a, b) => a.rows - b.rows);
  return batchesOf(smallestFirst, ({ rows }) => rows);
}

/** In turn, each of no more rows than are enough, but for one that has more by itself. */
function batchesOf<T>(items: readonly T[], rowsIn: (item: T) => number): readonly (readonly T[])[] {
  const all: T[][] = [];
  let room = 0;
  for (const item of items) {
    const last = all.at(-1);
    if (last === undefined || rowsIn(item) > room) {
      all.push([item]);
      room = LARGE;
    } else {
      last.push(item);
    }
    room -= rowsIn(item);
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
