import type { ScannedRow } from '../scanned-row.js';
import type { Schema, Value } from '../schema.js';

/** What a schema of a registry is written in. */
export type SchemaKind = 'avro' | 'json-schema' | 'protobuf';

/** A schema as a registry has it. */
export interface WrittenSchema {
  readonly text: string;
  /** What it refers to, all of it, also what those refer to: each behind those that it refers to itself. */
  readonly references: readonly SchemaReference[];
}

export interface SchemaReference {
  /** As the schema that refers to it names it: a type's full name in Avro, a URI in JSON Schema, an import's path in Protobuf. */
  readonly name: string;
  readonly text: string;
}

/** Reads data of one writer's schema as rows of declared columns. */
export interface SchemaReader {
  /** What was read last: columns by name, those that the writer has not are NULL, its others are passed over. */
  readonly row: ScannedRow;
  /**
   * Reads what stands from `start` to `end`, which must stay as it is as long as `row` is read; returns why it is no row of the
   * columns. For Protobuf the message indexes of Confluent's wire format stand first. Behind `end` must stand a line feed, as
   * in `MessageBytes`. Takes time and memory in proportion to the bytes at most, whatever they are.
   */
  read(bytes: Buffer, start: number, end: number): string | undefined;
}

/** What became of a schema that a registry gave; `problem` says why nothing can be read with it. */
export type CompiledReader =
  | { readonly kind: 'reader'; readonly reader: SchemaReader }
  | { readonly kind: 'problem'; readonly problem: string };

/** Writes columns by the schema that is derived from them. */
export interface SchemaWriter {
  /** The schema by which it writes, as it is registered. */
  readonly schema: string;
  /** The columns' values in order, as `SchemaReader.read` reads them: for Protobuf behind the message indexes. */
  write(values: readonly Value[]): Buffer;
}

export interface SchemaCodec {
  readerOf(schema: WrittenSchema, columns: Schema): CompiledReader;
  /**
   * `name` is the record's, as `deriveSchema` takes it.
   * @throws MotifError `INVALID_ARGUMENT` for columns that the kind of schema cannot say.
   */
  writerOf(columns: Schema, name: string): SchemaWriter;
}
