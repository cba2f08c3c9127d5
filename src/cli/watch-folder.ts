import { statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Calls `changed` for whatever happens to queries in a folder, or in that of a file, or to the folder itself, until the
 * function that is given back is called. Data beside them, which may grow all the time, is none.
 */
export function watchFolder(path: string, changed: () => void): () => void {
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
  const watcher = watch(folder, { persistent: false }, (_, name) => {
    if (name === null || name.endsWith('.sql') || name === basename(folder)) changed();
  });
  // A folder that is gone: that is what is found there then.
  watcher.on('error', changed);
  return () => watcher.close();
}
