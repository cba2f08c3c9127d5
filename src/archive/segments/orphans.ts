import { readdir, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { CrashPoint } from '../crash-point.js';
import type { Manifest } from '../manifest.js';
import { SEGMENTS } from './segment-folder.js';

/** Files among the segments that the manifest does not know, from the archive's folder on, with `/`. */
export async function unlistedFiles(folder: string, { segments, replaced }: Manifest): Promise<readonly string[]> {
  const known = new Set([...segments, ...replaced].map(({ path }) => path));
  const names = await readdir(join(folder, SEGMENTS), { recursive: true, withFileTypes: true }).catch(() => []);
  return names
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .filter((path) => !known.has(path));
}

/** Deletes those of such a name: what a killed process had made, and nobody has been told of. */
export async function deleteOrphans(
  folder: string,
  manifest: Manifest,
  isOurs: (file: string) => boolean,
  reached: (point: CrashPoint) => void,
): Promise<void> {
  for (const path of await unlistedFiles(folder, manifest)) {
    if (!isOurs(path.split('/').at(-1) ?? '')) continue;
    await rm(join(folder, path), { force: true });
    reached('orphan deleted');
  }
}
