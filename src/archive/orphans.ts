import { readdir, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Manifest } from './manifest.js';
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

/** Deletes those whose names begin so: what a killed process had made, and nobody has been told of. */
export async function deleteOrphans(folder: string, manifest: Manifest, writer: string): Promise<readonly string[]> {
  const orphans = (await unlistedFiles(folder, manifest)).filter((path) => path.split('/').at(-1)?.startsWith(writer));
  for (const path of orphans) await rm(join(folder, path), { force: true });
  return orphans;
}
