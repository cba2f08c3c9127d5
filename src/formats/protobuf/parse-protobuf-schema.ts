import type { NamespaceBase, Root, Type } from 'protobufjs';
import type { WrittenSchema } from '../schema-codec.js';
import type { Protobuf } from './load-protobuf.js';

const OPTIONS = { keepCase: true } as const;

/**
 * A schema's messages, in order.
 * @throws Error of the library for what is no Protobuf schema, or refers to what is not there.
 */
export function parseProtobufSchema(protobuf: Protobuf, { text, references }: WrittenSchema): readonly Type[] {
  const root = new protobuf.Root();
  const known = new Set<string>();
  for (const reference of references) addFile(protobuf, root, reference.text, known);
  const name = addFile(protobuf, root, text, known);
  root.resolveAll();
  // The names alone: in the root above may be messages of other files of the same package.
  const alone = new protobuf.Root();
  protobuf.parse(text, alone, OPTIONS);
  const own = messagesOf(protobuf, packageOf(protobuf, alone, name)).map((message) => message.name);
  const all = messagesOf(protobuf, packageOf(protobuf, root, name));
  return own.flatMap((message) => all.find((type) => type.name === message) ?? []);
}

/** The messages that are declared in a file or in a message. */
export function messagesOf(protobuf: Protobuf, { nestedArray }: NamespaceBase): readonly Type[] {
  return nestedArray.flatMap((nested) => (nested instanceof protobuf.Type ? [nested] : []));
}

/** Adds a file, and those of Google's own that it imports and are not among `known`. Returns its package. */
function addFile(protobuf: Protobuf, root: Root, text: string, known: Set<string>): string | undefined {
  const parsed = protobuf.parse(text, root, OPTIONS);
  for (const path of parsed.imports ?? []) {
    const common = known.has(path) ? null : protobuf.common.get(path);
    known.add(path);
    if (common?.nested !== undefined) root.addJSON(common.nested);
  }
  return parsed.package;
}

function packageOf(protobuf: Protobuf, root: Root, name: string | undefined): NamespaceBase {
  const found = name === undefined ? root : root.lookup(name, protobuf.Namespace);
  return found instanceof protobuf.Namespace ? found : root;
}
