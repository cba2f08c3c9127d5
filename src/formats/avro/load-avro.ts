import type Library from 'avsc';
import { MotifError } from '../../errors.js';

export type Avro = typeof Library;

/**
 * The library, which is loaded by nothing else and only when it is needed.
 * @throws MotifError `ENVIRONMENT` when it is not installed: it is an optional peer dependency.
 */
export async function loadAvro(): Promise<Avro> {
  try {
    return (await import('avsc')).default;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause;
    throw new MotifError(
      'ENVIRONMENT',
      { message: 'for Avro motif needs the package avsc, which is not installed', hint: 'npm install avsc' },
      { cause },
    );
  }
}
