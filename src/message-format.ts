import type { EnvelopeFormat } from './envelope-format.js';
import type { RegistrySettings } from './registry-settings.js';

/** How columns are written as a record's value, or as its key. */
export type MessageFormat = NamedFormat | RegistryFormat;

/** What its name says all about. */
export type NamedFormat = PlainFormat | EnvelopeFormat;

/** What the columns alone say. */
export type PlainFormat = 'csv' | 'json' | 'raw';

/** What a schema says that a registry has: each message begins with its id. */
export interface RegistryFormat {
  readonly kind: 'avro-confluent' | 'json-schema-confluent' | 'protobuf-confluent';
  readonly registry: RegistrySettings;
  readonly subject: SubjectRule;
  /** `'….auto-register'`: what is written has its schema registered; else it has to be there. */
  readonly autoRegister: boolean;
}

/** Under which name a registry keeps the versions of a schema. */
export type SubjectRule =
  | { readonly kind: 'named'; readonly subject: string }
  /** By the topic, the schema's own name, or both: as Confluent's clients have it. */
  | { readonly kind: 'topic-name' | 'record-name' | 'topic-record-name' };

/** A record's value, or its key: which columns it holds, by their places in the schema, and how. */
export interface MessagePart {
  readonly format: MessageFormat;
  readonly fields: readonly number[];
}

/** The format's name, as tables say it. */
export function formatName(format: MessageFormat): string {
  return typeof format === 'string' ? format : format.kind;
}
