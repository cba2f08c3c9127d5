import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { changeArchive } from '../change-archive.js';
import type { CrashPoint } from '../crash-point.js';
import type { HotStore } from '../hot/hot-store.js';
import { qualified } from '../hot/hot-store.js';
import { engineEntry, type Manifest, type Segment } from '../manifest.js';
import { sealedName } from './segment-names.js';
import { planSegments, writeSegments } from './write-segments.js';

export interface SealOptions {
  readonly folder: string;
  /** A folder in it for files that have no name yet. */
  readonly aside: string;
  readonly engine: string;
  readonly reached: (point: CrashPoint) => void;
}

/** Seals every generation but the newest, the oldest first. */
export async function sealOlder(store: HotStore, options: SealOptions): Promise<void> {
  const beside = await store.database.connect();
  try {
    for (const generation of store.older) await sealGeneration(store, beside, generation, options);
    await rm(join(options.folder, options.aside), { recursive: true, force: true });
  } finally {
    await beside.close();
  }
}

/**
 * Makes segments of a generation that gets no rows any more. It is hot until the manifest has the segments, and dropped
 * after; whoever opens the store next does what a killed process left undone.
 */
async function sealGeneration(
  store: HotStore,
  beside: Database,
  generation: number,
  { folder, aside, engine, reached }: SealOptions,
): Promise<void> {
  const segments: Segment[] = [];
  const name = sealedName(engine, generation);
  const planned = [];
  for (const hot of await store.filled(beside, generation)) {
    planned.push({
      ...hot,
      rows: qualified(hot.name),
      parts: await planSegments(beside, hot.table, qualified(hot.name)),
    });
  }
  const count = planned.reduce((sum, { parts }) => sum + parts.length, 0);
  for (const { table, version, rows, parts } of planned) {
    segments.push(
      ...(await writeSegments(beside, {
        table,
        parts,
        count,
        schema: version,
        rows,
        isClustered: false,
        folder,
        aside: join(folder, aside),
        name,
        about: { level: 0, engine, generation },
        reached,
      })),
    );
  }
  await changeArchive(folder, (manifest) => manifest && sealed(manifest, engine, generation, segments), reached);
  await store.database.transaction(() => store.drop(generation));
  reached('generation dropped');
}

function sealed(manifest: Manifest, engine: string, generation: number, segments: readonly Segment[]): Manifest {
  const entry = { ...engineEntry(manifest, engine), sealed: generation };
  return {
    ...manifest,
    engines: { ...manifest.engines, [engine]: entry },
    segments: [...manifest.segments, ...segments],
  };
}
