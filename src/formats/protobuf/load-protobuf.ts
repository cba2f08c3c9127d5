import type Library from 'protobufjs';
import type { FileDescriptorProto } from 'protobufjs/ext/descriptor.js';
import { MotifError } from '../../errors.js';

/** The library, and its type of a compiled file. */
export type Protobuf = typeof Library & { readonly FileDescriptorProto: typeof FileDescriptorProto };

/**
 * The library, which is loaded by nothing else and only when it is needed.
 * @throws MotifError `ENVIRONMENT` when it is not installed: it is an optional peer dependency.
 */
export async function loadProtobuf(): Promise<Protobuf> {
  try {
    const { default: library } = await import('protobufjs');
    const { default: descriptor } = await import('protobufjs/ext/descriptor.js');
    return { ...library, FileDescriptorProto: descriptor.FileDescriptorProto };
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
