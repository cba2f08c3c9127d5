import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import { writeCatalogue } from './catalogue.js';
import type { CrashPoint } from './crash-point.js';
import type { HotStore } from './hot-store.js';
import { qualified } from './hot-store.js';
import { engineEntry, type Manifest, type Segment } from './manifest.js';
import { changeManifest } from './manifest-file.js';
import { writeSegments } from './write-segments.js';

export interface SealOptions {
  readonly folder: string;
  /** A folder in it for files that have no name yet. */
  readonly aside: string;
  readonly engine: string;
  readonly reached: (point: CrashPoint) => void;
}

/**
 * Makes segments of a generation that gets no rows any more. It is hot until the manifest has the segments, and dropped
 * after; whoever opens the store next does what a killed process left undone.
 */
export async function sealGeneration(
  store: HotStore,
  beside: Database,
  generation: number,
  { folder, aside, engine, reached }: SealOptions,
): Promise<void> {
  const segments: Segment[] = [];
  for (const { table, version, name } of await store.filled(beside, generation)) {
    segments.push(
      ...(await writeSegments(beside, {
        table,
        schema: version,
        rows: qualified(name),
        isClustered: false,
        folder,
        aside: join(folder, aside),
        name: `${engine}.${generation}`,
        about: { level: 0, engine, generation },
        reached,
      })),
    );
  }
  await changeManifest(
    folder,
    (manifest) => (manifest === undefined ? undefined : sealed(manifest, engine, generation, segments)),
    async (manifest) => {
      reached('manifest changed');
      await writeCatalogue(folder, manifest);
      reached('catalogue changed');
    },
  );
  await store.database.transaction(() => store.drop(generation));
  reached('generation dropped');
}

function sealed(manifest: Manifest, engine: string, generation: number, segments: readonly Segment[]): Manifest {
  const entry = { ...engineEntry(manifest, engine), sealed: generation };
  return {
    ...manifest,
    engines: { ...manifest.engines, [engine]: entry },
    segments: [...manifest.segments, ...segments],
    // After a restore one of that name may stand there.
    replaced: manifest.replaced.filter((one) => !segments.some(({ path }) => path === one.path)),
  };
}
