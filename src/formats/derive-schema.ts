import type { Schema } from '../schema.js';
import { avroSchema } from './avro/avro-schema.js';
import type { DerivedSchema } from './derived-schema.js';
import { jsonSchema } from './json-schema/json-schema.js';
import { protobufSchema } from './protobuf/protobuf-schema.js';
import type { SchemaKind } from './schema-codec.js';

/** The schema of columns, as their writer registers it; `name` is the record's, in Protobuf's and TypeScript's spelling where those have one. */
export function deriveSchema(kind: SchemaKind, columns: Schema, name: string): DerivedSchema {
  switch (kind) {
    case 'avro':
      return avroSchema(columns, name);
    case 'json-schema':
      return jsonSchema(columns, name);
    case 'protobuf':
      return protobufSchema(columns, name);
  }
}
