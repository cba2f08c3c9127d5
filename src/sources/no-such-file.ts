import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MotifError } from '../errors.js';
import { suggest } from '../suggest.js';

/** The error of a file that is not there, naming one that is and may be meant; undefined for any other fault. */
export async function noSuchFile(name: string, file: string, cause: unknown): Promise<MotifError | undefined> {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code !== 'ENOENT' && code !== 'ENOTDIR') return undefined;
  const message = `${name} does not exist`;
  const neighbours = await readdir(dirname(file)).catch(() => undefined);
  if (neighbours === undefined) {
    return new MotifError(
      'INVALID_INPUT',
      { message, hint: `nor does the folder ${resolve(dirname(file))}` },
      { cause },
    );
  }
  const meant = suggest(basename(file), neighbours);
  const hint =
    meant === undefined ? `looked for it at ${resolve(file)}` : `did you mean ${join(dirname(name), meant)}?`;
  return new MotifError('INVALID_INPUT', { message, hint }, { cause });
}
