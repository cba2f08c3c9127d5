import type { NamespaceBase, Type } from 'protobufjs';
import type { Protobuf } from './load-protobuf.js';

/** The messages that are declared in a file or in a message. */
export function messagesOf(protobuf: Protobuf, { nestedArray }: NamespaceBase): readonly Type[] {
  return nestedArray.flatMap((nested) => (nested instanceof protobuf.Type ? [nested] : []));
}
