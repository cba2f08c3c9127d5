import { MotifError } from '../../errors.js';
import type { Schema } from '../../schema.js';
import type { CompiledReader, SchemaCodec, SchemaWriter, WrittenSchema } from '../schema-codec.js';
import type { Protobuf } from './load-protobuf.js';
import { parseProtobufSchema } from './parse-protobuf-schema.js';
import { ProtobufReader } from './protobuf-reader.js';
import { protobufSchema } from './protobuf-schema.js';
import { ProtobufWriter } from './protobuf-writer.js';

/** Messages of Protobuf, before each the indexes that say which of the schema's messages it is. */
export class ProtobufCodec implements SchemaCodec {
  readonly #protobuf: Protobuf;

  constructor(protobuf: Protobuf) {
    this.#protobuf = protobuf;
  }

  readerOf(schema: WrittenSchema, columns: Schema): CompiledReader {
    try {
      const messages = parseProtobufSchema(this.#protobuf, schema);
      return { kind: 'reader', reader: new ProtobufReader(this.#protobuf, messages, columns) };
    } catch (error) {
      return { kind: 'problem', problem: `no Protobuf schema: ${error instanceof Error ? error.message : error}` };
    }
  }

  writerOf(columns: Schema, name: string): SchemaWriter {
    const derived = protobufSchema(columns, name);
    if (derived.kind === 'problems') throw new MotifError('INVALID_ARGUMENT', derived.problems);
    const [message] = parseProtobufSchema(this.#protobuf, { text: derived.text, references: [] });
    if (message === undefined) throw new MotifError('INVALID_ARGUMENT', `${name}: a message without a name`);
    return new ProtobufWriter(derived.text, message, columns);
  }
}
