import type Library from 'protobufjs';
import { MotifError } from '../../errors.js';

export type Protobuf = typeof Library;

/**
 * The library, which is loaded by nothing else and only when it is needed.
 * @throws MotifError `ENVIRONMENT` when it is not installed: it is an optional peer dependency.
 */
export async function loadProtobuf(): Promise<Protobuf> {
  try {
    return (await import('protobufjs')).default;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause;
    throw new MotifError(
      'ENVIRONMENT',
      {
        message: 'for Protobuf motif needs the package protobufjs, which is not installed',
        hint: 'npm install protobufjs',
      },
      { cause },
    );
  }
}
