import type { NamedFormat } from '../message-format.js';
import type { SchemaWriter } from './schema-codec.js';

/** How messages are written. */
export type WriteFormat = NamedFormat | WriteSchema;

/** By a schema that a registry has. */
export interface WriteSchema {
  readonly writer: SchemaWriter;
  readonly id: number;
  /** Where the schema is to be had. */
  readonly url: string;
  readonly contentType: string;
}

/** A record's value, or its key: which columns are written into it, by their places in the schema, and how. */
export interface WritePart {
  readonly format: WriteFormat;
  readonly fields: readonly number[];
}
