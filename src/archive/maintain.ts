import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ifUnlocked, withLock } from './archive-lock.js';
import { requireManifest } from './manifest-file.js';
import { MAINTENANCE_ASIDE } from './scratch-database.js';
import { deleteOrphans } from './segments/orphans.js';
import type { Rewriting } from './segments/rewrite-segments.js';
import { isRewritten } from './segments/segment-names.js';

/** Work that rewrites segments: one at a time, and after what a killed one left is gone. */
export async function maintain<T>(options: Rewriting, work: () => Promise<T>): Promise<T> {
  return withLock(options.folder, 'maintenance', async () => {
    await cleanUp(options);
    return work();
  });
}

/** As `maintain`, or nothing where somebody is at it. */
export async function maintainIfFree(options: Rewriting, work: () => Promise<void>): Promise<void> {
  await ifUnlocked(options.folder, 'maintenance', async () => {
    await cleanUp(options);
    await work();
  });
}

/** Deletes what a process that was killed while it rewrote segments has left, unless another is at it now. */
export async function finishMaintenance(options: Rewriting): Promise<void> {
  if (await wasKilled(options)) await maintainIfFree(options, async () => undefined);
}

async function cleanUp(options: Rewriting): Promise<void> {
  if (!(await wasKilled(options))) return;
  const { folder, reached } = options;
  await deleteOrphans(folder, await requireManifest(folder), isRewritten, reached);
  await rm(join(folder, MAINTENANCE_ASIDE), { recursive: true, force: true });
}

async function wasKilled({ folder }: Rewriting): Promise<boolean> {
  return stat(join(folder, MAINTENANCE_ASIDE)).then(
    () => true,
    () => false,
  );
}
