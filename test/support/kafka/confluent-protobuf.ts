import { createRequire } from 'node:module';
import { SchemaRegistryClient } from '@confluentinc/schemaregistry/dist/schemaregistry-client.js';
import { ProtobufDeserializer, ProtobufSerializer } from '@confluentinc/schemaregistry/dist/serde/protobuf.js';
import { SerdeType } from '@confluentinc/schemaregistry/dist/serde/serde.js';
import { compiledProtobuf } from './compiled-protobuf.js';

interface Message {
  readonly $typeName: string;
}

interface MessageType {
  readonly typeName: string;
}

interface Files {
  getMessage(name: string): MessageType | undefined;
}

interface Bufbuild {
  createFileRegistry(file: unknown, resolve: (path: string) => unknown): Files;
  createMutableRegistry(...types: readonly MessageType[]): never;
  fromBinary(type: unknown, bytes: Uint8Array): unknown;
  fromJson(type: MessageType, json: unknown): Message;
}

/** The library by which Confluent's serdes write and read: the very one that they load. */
const load = createRequire(import.meta.resolve('@confluentinc/schemaregistry/dist/serde/protobuf.js'));
const bufbuild: Bufbuild = load('@bufbuild/protobuf');
const known: Readonly<Record<string, unknown>> = load('@bufbuild/protobuf/wkt');

/** Writes messages as Confluent's serializer does, which registers their files: compiled, in base64, by protoc. */
export function confluentProtobufWriter(
  registry: SchemaRegistryClient,
  [file, ...imported]: readonly (readonly [path: string, base64: string])[],
): (topic: string, type: string, json: object) => Promise<Buffer> {
  const others = new Map(imported);
  const parsed = (base64: string) =>
    bufbuild.fromBinary(known.FileDescriptorProtoSchema, Buffer.from(base64, 'base64'));
  const files = bufbuild.createFileRegistry(parsed(file?.[1] ?? ''), (path) => {
    const other = others.get(path);
    return other === undefined ? known[`file_${path.replace('.proto', '').replaceAll('/', '_')}`] : parsed(other);
  });
  return async (topic, type, json) => {
    const descriptor = files.getMessage(type);
    if (descriptor === undefined) throw new Error(`no ${type}`);
    const serializer = new ProtobufSerializer(registry, SerdeType.VALUE, {
      registry: bufbuild.createMutableRegistry(descriptor),
      autoRegisterSchemas: true,
    });
    return await serializer.serialize(topic, bufbuild.fromJson(descriptor, json));
  };
}

/**
 * Confluent's deserializer. It asks for compiled files (`format=serialized`), which Confluent's registry makes of texts and
 * Apicurio does not: so that is done here.
 */
export function confluentProtobufReader(baseURLs: readonly string[]): ProtobufDeserializer {
  class Compiling extends SchemaRegistryClient {
    override async getBySubjectAndId(...asked: Parameters<SchemaRegistryClient['getBySubjectAndId']>) {
      const info = await super.getBySubjectAndId(...asked);
      return { ...info, schema: compiledProtobuf(info.schema) };
    }
  }
  return new ProtobufDeserializer(new Compiling({ baseURLs: [...baseURLs], maxRetries: 0 }), SerdeType.VALUE, {});
}
