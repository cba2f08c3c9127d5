import type { CrashPoint } from './crash-point.js';
import type { Manifest } from './manifest.js';
import { changeManifest } from './manifest-file.js';
import { writeCatalogue } from './views/catalogue.js';

/** Changes the manifest, and the catalogue after it. `change` gives undefined where there is nothing to change. */
export function changeArchive(
  folder: string,
  change: (manifest: Manifest | undefined) => Manifest | undefined,
  reached: (point: CrashPoint) => void,
): Promise<void> {
  return changeManifest(folder, change, async (manifest) => {
    reached('manifest changed');
    await writeCatalogue(folder, manifest);
    reached('catalogue changed');
  });
}
