import type { SchemaCodec, SchemaKind } from './schema-codec.js';

/** @throws MotifError `ENVIRONMENT` when the kind's library, an optional peer dependency, is not installed. */
export async function schemaCodecOf(kind: SchemaKind): Promise<SchemaCodec> {
  switch (kind) {
    case 'avro': {
      const { loadAvro } = await import('./avro/load-avro.js');
      const { AvroCodec } = await import('./avro/avro-codec.js');
      return new AvroCodec(await loadAvro());
    }
    case 'json-schema': {
      const { JsonSchemaCodec } = await import('./json-schema/json-schema-codec.js');
      return new JsonSchemaCodec();
    }
    case 'protobuf': {
      const { loadProtobuf } = await import('./protobuf/load-protobuf.js');
      const { ProtobufCodec } = await import('./protobuf/protobuf-codec.js');
      return new ProtobufCodec(await loadProtobuf());
    }
  }
}
