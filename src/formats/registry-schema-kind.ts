import type { RegistryFormat } from '../message-format.js';
import type { SchemaKind } from './schema-codec.js';
import { schemaName, typeNameOf } from './schema-name.js';

/** What the schemas of a format are written in. */
export function schemaKindOf({ kind }: Pick<RegistryFormat, 'kind'>): SchemaKind {
  switch (kind) {
    case 'avro-confluent':
      return 'avro';
    case 'json-schema-confluent':
      return 'json-schema';
    case 'protobuf-confluent':
      return 'protobuf';
  }
}

/** What a schema of a table calls itself, by which its subject may be named. */
export function recordNameOf(kind: SchemaKind, table: string): string {
  switch (kind) {
    case 'avro':
      return schemaName(table);
    case 'json-schema':
      return table;
    case 'protobuf':
      return typeNameOf(table);
  }
}
