import { MotifError } from './errors.js';

/**
 * What a package gives that is an optional peer dependency, and is loaded when it is first needed.
 * @throws MotifError `ENVIRONMENT`, naming the package and what it is needed for, where it is not installed.
 */
export async function optionalPackage<T>(name: string, purpose: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause;
    throw new MotifError(
      'ENVIRONMENT',
      {
        message: `for ${purpose} motif needs the package ${name}, which is not installed`,
        hint: `npm install ${name}`,
      },
      { cause },
    );
  }
}
