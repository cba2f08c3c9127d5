import { MotifError } from '../../errors.js';
import type { Schema } from '../../schema.js';
import type { CompiledReader, SchemaCodec, SchemaWriter, WrittenSchema } from '../schema-codec.js';
import { AvroReader } from './avro-reader.js';
import { avroSchema } from './avro-schema.js';
import { AvroWriter } from './avro-writer.js';
import type { Avro } from './load-avro.js';
import { parseAvroSchema } from './parse-avro-schema.js';

/** Data in Avro's binary encoding, the schema not with it. */
export class AvroCodec implements SchemaCodec {
  readonly #avro: Avro;

  constructor(avro: Avro) {
    this.#avro = avro;
  }

  readerOf(schema: WrittenSchema, columns: Schema): CompiledReader {
    try {
      return { kind: 'reader', reader: new AvroReader(parseAvroSchema(this.#avro, schema), columns) };
    } catch (error) {
      return { kind: 'problem', problem: `no Avro schema: ${error instanceof Error ? error.message : error}` };
    }
  }

  writerOf(columns: Schema, name: string): SchemaWriter {
    const derived = avroSchema(columns, name);
    if (derived.kind === 'problems') throw new MotifError('INVALID_ARGUMENT', derived.problems);
    return new AvroWriter(this.#avro, derived.text, columns, name);
  }
}
