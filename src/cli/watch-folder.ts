import { statSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Calls `changed` for whatever happens in a folder, or in that of a file, until the function that is given back is called. */
export function watchFolder(path: string, changed: () => void): () => void {
  const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
  const watcher = watch(folder, { persistent: false }, changed);
  // A folder that is gone: that is what is found there then.
  watcher.on('error', changed);
  return () => watcher.close();
}
