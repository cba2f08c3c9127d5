import type Library from 'protobufjs';
import type { FileDescriptorProto } from 'protobufjs/ext/descriptor.js';
import { optionalPackage } from '../../optional-package.js';

/** The library, and its type of a compiled file. */
export type Protobuf = typeof Library & { readonly FileDescriptorProto: typeof FileDescriptorProto };

/**
 * The library, which is loaded by nothing else.
 * @throws MotifError `ENVIRONMENT` when it is not installed.
 */
export async function loadProtobuf(): Promise<Protobuf> {
  return optionalPackage('protobufjs', 'Protobuf', async () => {
    const { default: library } = await import('protobufjs');
    const { default: descriptor } = await import('protobufjs/ext/descriptor.js');
    return { ...library, FileDescriptorProto: descriptor.FileDescriptorProto };
  });
}
