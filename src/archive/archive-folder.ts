import { readdir, realpath, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MotifError } from '../errors.js';
import { ASIDE } from './aside.js';
import { HOT } from './hot/hot-folder.js';
import { HTTP } from './http-folder.js';
import { makeFolders } from './make-folders.js';
import { MANIFEST } from './manifest-file.js';
import { REACTIONS } from './reaction-folder.js';
import { SEGMENTS } from './segments/segment-folder.js';
import { CATALOGUE_FILES } from './views/catalogue.js';

/** All that motif itself ever makes in the folder. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  MANIFEST,
  `${MANIFEST}.new`,
  ...CATALOGUE_FILES,
  ...['manifest.lock', 'maintenance.lock', 'engines.lock'].flatMap((lock) => [lock, `${lock}.wal`]),
  HOT,
  SEGMENTS,
  ASIDE,
  REACTIONS,
  HTTP,
]);

/** Of archives of format 2, which was one database. */
const BEFORE = 'engine.duckdb';

/** The folder without symbolic links; undefined when it is not there. */
export async function existingDirectory(directory: string): Promise<string | undefined> {
  try {
    return await realpath(directory);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unusable(directory, error);
  }
}

/** Makes the folder, and the folders above it. */
export async function makeDirectory(directory: string): Promise<string> {
  try {
    refuseQuestionMark(directory);
    await makeFolders(directory);
    const folder = await realpath(directory);
    refuseQuestionMark(folder);
    return folder;
  } catch (error) {
    throw unusable(directory, error);
  }
}

/** DuckDB takes what stands behind it for options, and puts its log before it. */
function refuseQuestionMark(directory: string): void {
  if (!directory.includes('?')) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `an archive cannot be in "${directory}": DuckDB takes no path with a question mark`,
    hint: 'Name another folder with --archive DIR.',
  });
}

/** Whether there is an archive in the folder, or what is left of one. */
export async function hasArchive(folder: string): Promise<boolean> {
  for (const name of [MANIFEST, HOT]) if (await exists(join(folder, name))) return true;
  return false;
}

/** @throws MotifError `ARCHIVE_MISMATCH` for a folder with an archive of an older layout. */
export async function refuseOlderLayout(folder: string, directory: string): Promise<void> {
  if ((await exists(join(folder, MANIFEST))) || !(await exists(join(folder, BEFORE)))) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `"${directory}" was written by an older motif, as one database ${BEFORE}`,
    hint: `Any DuckDB client opens it. Begin anew in another folder with --archive DIR, or move ${BEFORE} away.`,
  });
}

/** Deletes what is motif's, and says what else there is. */
export async function removeOwnFiles(folder: string): Promise<void> {
  try {
    for (const name of OWN_NAMES) await rm(join(folder, name), { force: true, recursive: true });
  } catch (error) {
    throw unusable(folder, error);
  }
}

export async function otherFiles(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => !OWN_NAMES.has(name));
}

export function unusable(directory: string, cause: unknown): unknown {
  if (cause instanceof MotifError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MotifError(
    'ENVIRONMENT',
    {
      message: `cannot use the archive folder "${directory}": ${reason}`,
      hint: 'Name a folder that can be written with --archive DIR, or keep nothing with --no-archive.',
    },
    { cause },
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw unusable(path, error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
