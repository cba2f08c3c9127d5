import type { Root, Type } from 'protobufjs';
import type { WrittenSchema } from '../schema-codec.js';
import { addProtobufFile, type ProtobufFile, packageOf } from './add-protobuf-file.js';
import type { Protobuf } from './load-protobuf.js';
import { messagesOf } from './messages-of.js';

/**
 * A schema's messages, in order.
 * @throws Error of the library for what is no Protobuf schema, or refers to what is not there.
 */
export function parseProtobufSchema(protobuf: Protobuf, { text, references }: WrittenSchema): readonly Type[] {
  const root = new protobuf.Root();
  const known = new Set<string>();
  for (const reference of references) addFile(protobuf, root, reference.text, known);
  const file = addFile(protobuf, root, text, known);
  root.resolveAll();
  const all = messagesOf(protobuf, packageOf(protobuf, root, file.package));
  return file.messages.flatMap((name) => all.find((type) => type.name === name) ?? []);
}

/** Adds a file, and those of Google's own that it imports and are not among `known`. */
function addFile(protobuf: Protobuf, root: Root, text: string, known: Set<string>): ProtobufFile {
  const file = addProtobufFile(protobuf, root, text);
  for (const path of file.imports) {
    const common = known.has(path) ? null : protobuf.common.get(path);
    known.add(path);
    if (common?.nested !== undefined) root.addJSON(common.nested);
  }
  return file;
}
