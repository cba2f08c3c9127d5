import type * as Library from 'apache-arrow';
import { MotifError } from '../errors.js';

export type Arrow = typeof Library;

/**
 * The library, which is loaded by nothing else and only when it is needed.
 * @throws MotifError `ENVIRONMENT` when it is not installed: it is an optional peer dependency.
 */
export async function loadArrow(): Promise<Arrow> {
  try {
    return await import('apache-arrow');
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause;
    throw new MotifError(
      'ENVIRONMENT',
      {
        message: 'for Arrow motif needs the package apache-arrow, which is not installed',
        hint: 'npm install apache-arrow',
      },
      { cause },
    );
  }
}
