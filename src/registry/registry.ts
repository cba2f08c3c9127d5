import type { SchemaKind, WrittenSchema } from '../formats/schema-codec.js';

/** A schema registry. All methods reject with `RegistryError`, and none tries twice. */
export interface Registry {
  /** As people are told where it is: its URL. */
  readonly name: string;
  /** With all that it refers to. */
  schemaById(id: number): Promise<RegisteredSchema>;
  /** The newest that stands under a subject, asked for each time; undefined where there is none. */
  latest(subject: string): Promise<LatestSchema | undefined>;
  /** Whether the subject takes it: by the rule that the registry has for that. A subject that is not there takes all. */
  check(subject: string, schema: NewSchema): Promise<Compatibility>;
  /** Returns its id: that which it has, where the subject has it already. */
  register(subject: string, schema: NewSchema): Promise<number>;
  /** The id of a schema that the subject has already. */
  idOf(subject: string, schema: NewSchema): Promise<number>;
}

export interface NewSchema {
  readonly kind: SchemaKind;
  readonly text: string;
}

export interface RegisteredSchema extends WrittenSchema {
  readonly kind: SchemaKind;
}

export interface LatestSchema extends RegisteredSchema {
  readonly id: number;
  readonly version: number;
}

/** `reasons`: as the registry says them, where it does. */
export type Compatibility =
  | { readonly kind: 'compatible' }
  | { readonly kind: 'incompatible'; readonly reasons: readonly string[] };
