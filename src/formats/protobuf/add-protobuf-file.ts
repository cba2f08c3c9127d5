import type { NamespaceBase, Root } from 'protobufjs';
import type { IFileDescriptorProto } from 'protobufjs/ext/descriptor.js';
import type { Protobuf } from './load-protobuf.js';
import { messagesOf } from './messages-of.js';

/** What a file declares. */
export interface ProtobufFile {
  readonly package: string | undefined;
  readonly imports: readonly string[];
  /** The names of its messages, in order: others of its package may stand in other files. */
  readonly messages: readonly string[];
}

const OPTIONS = { keepCase: true } as const;

/** No file in the language is only of these: it has a `;` or a `{`. */
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/**
 * Adds what a file declares, in the language or compiled: some clients register `FileDescriptorProto` in base64, and not every
 * registry makes a text of it.
 * @throws Error of the library for what is neither.
 */
export function addProtobufFile(protobuf: Protobuf, root: Root, text: string): ProtobufFile {
  return BASE64.test(text) ? addCompiled(protobuf, root, text) : addText(protobuf, root, text);
}

export function packageOf(protobuf: Protobuf, root: Root, name: string | undefined): NamespaceBase {
  const found = name === undefined ? root : root.lookup(name, protobuf.Namespace);
  return found instanceof protobuf.Namespace ? found : root;
}

function addText(protobuf: Protobuf, root: Root, text: string): ProtobufFile {
  const parsed = protobuf.parse(text, root, OPTIONS);
  const alone = new protobuf.Root();
  protobuf.parse(text, alone, OPTIONS);
  const messages = messagesOf(protobuf, packageOf(protobuf, alone, parsed.package)).map(({ name }) => name);
  return { package: parsed.package, imports: parsed.imports ?? [], messages };
}

function addCompiled(protobuf: Protobuf, root: Root, base64: string): ProtobufFile {
  const decoded = protobuf.FileDescriptorProto.decode(Buffer.from(base64, 'base64'));
  const file: IFileDescriptorProto = protobuf.FileDescriptorProto.toObject(decoded);
  if (file.syntax === 'editions') throw new Error('a compiled file of an edition');
  const of = { ...OPTIONS, edition: file.syntax ?? 'proto2' };
  const named = file.package === undefined || file.package === '' ? undefined : file.package;
  const namespace = named === undefined ? root : root.define(named);
  const messages = (file.messageType ?? []).map((message) => protobuf.Type.fromDescriptor(message, of));
  for (const declared of [...messages, ...(file.enumType ?? []).map((one) => protobuf.Enum.fromDescriptor(one, of))]) {
    namespace.add(declared);
  }
  return { package: named, imports: file.dependency ?? [], messages: messages.map(({ name }) => name) };
}
