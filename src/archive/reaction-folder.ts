import { join } from 'node:path';
import { holdLock } from './archive-lock.js';
import { makeFolders } from './make-folders.js';
import { fileName } from './segments/segment-folder.js';

/** Where an archive has, by name, how far whoever reacts to its behaviours is. */
export const REACTIONS = 'reactions';

/** The folder of one, made where it is not there. `archive` is the archive's, without symbolic links. */
export async function reactionFolder(archive: string, name: string): Promise<string> {
  const folder = join(archive, REACTIONS, fileName(name));
  await makeFolders(folder);
  return folder;
}

/**
 * Nobody else delivers under this name until it is released; a process that is killed loses it.
 * @throws MotifError `ARCHIVE_LOCKED` naming who does.
 */
export async function holdReaction(archive: string, folder: string): Promise<() => Promise<void>> {
  return holdLock(archive, join(folder, 'reaction.lock'));
}
