import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes the folder, and the folders above it. Not mkdir's own `recursive`: where a file system answers ENOENT for a folder
 * it will not make, that never returns.
 * @throws the operating system's error.
 */
export async function makeFolders(directory: string): Promise<void> {
  if (await isFolder(directory)) return;
  const parent = dirname(resolve(directory));
  if (parent !== resolve(directory)) await makeFolders(parent);
  await mkdir(directory).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
}

async function isFolder(directory: string): Promise<boolean> {
  try {
    return (await stat(directory)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
