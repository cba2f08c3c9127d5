import type { NamedFormat } from '../message-format.js';
import type { SchemaCodec, WrittenSchema } from './schema-codec.js';

/** How messages are read. */
export type ReadFormat = NamedFormat | ReadSchemas;

/** Of messages that say by whose schema they were written: where that is had. */
export interface ReadSchemas {
  readonly codec: SchemaCodec;
  /** Waits as long as nobody can say. */
  schemaById(id: number): Promise<FoundSchema>;
}

/** `problem`: why nothing that was written by it can be read. */
export type FoundSchema =
  | { readonly kind: 'schema'; readonly schema: WrittenSchema }
  | { readonly kind: 'problem'; readonly problem: string };

/** A record's value, or its key: which columns are read from it, by their places in the schema, and how. */
export interface ReadPart {
  readonly format: ReadFormat;
  readonly fields: readonly number[];
}
