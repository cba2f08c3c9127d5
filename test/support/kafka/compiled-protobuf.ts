import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';

/** A file that refers to none but Google's own as `FileDescriptorProto` in base64; one that is so already as it is. */
export function compiledProtobuf(text: string): string {
  if (!text.includes(';')) return text;
  const root = new protobuf.Root();
  const { imports = [], package: name = '' } = protobuf.parse(text, root, { keepCase: true });
  for (const path of imports) root.addJSON(protobuf.common.get(path)?.nested ?? {});
  root.resolveAll();
  const { file } = root.toDescriptor('proto3');
  const own = file.find((one) => (one.package ?? '') === name);
  const compiled = descriptor.FileDescriptorProto.encode({ ...own, name: 'own.proto', dependency: imports });
  return Buffer.from(compiled.finish()).toString('base64');
}
