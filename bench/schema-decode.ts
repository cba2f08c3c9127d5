import { loadAvro } from '../src/formats/avro/load-avro.js';
import { JsonRow } from '../src/formats/json-row.js';
import { MessageBytes } from '../src/formats/message-bytes.js';
import { loadProtobuf } from '../src/formats/protobuf/load-protobuf.js';
import { parseProtobufSchema } from '../src/formats/protobuf/parse-protobuf-schema.js';
import type { SchemaKind } from '../src/formats/schema-codec.js';
import { schemaCodecOf } from '../src/formats/schema-codec-of.js';
import type { Beside } from './benchmark.js';
import { DECLARED, type Decoding, decodingBeside, intoColumns, parsedJson } from './decoding.js';
import { shopSchema } from './shop-batches.js';

/** Messages written with a schema as columns of a batch; beside JSON.parse of the same events, which makes objects. */
export function schemaDecode(name: string, kind: SchemaKind): Beside {
  return decodingBeside(name, 'JSON.parse', { motif: (lines) => columnsOf(kind, lines), other: parsedJson });
}

/** Beside the library that makes objects of the same messages. */
export function schemaDecodeByLibrary(name: string, kind: 'avro' | 'protobuf'): Beside {
  return decodingBeside(name, kind === 'avro' ? 'avsc' : 'protobufjs', {
    motif: (lines) => columnsOf(kind, lines),
    other: async (lines) => {
      const { messages, schema } = await written(kind, lines);
      return { messages, read: kind === 'avro' ? await avsc(schema) : await protobufjs(schema) };
    },
  });
}

async function columnsOf(kind: SchemaKind, lines: readonly Buffer[]): Promise<Decoding> {
  const { messages, schema } = await written(kind, lines);
  const compiled = (await schemaCodecOf(kind)).readerOf({ text: schema, references: [] }, DECLARED);
  if (compiled.kind === 'problem') throw new Error(compiled.problem);
  const { reader } = compiled;
  const store = new MessageBytes();
  const rows = intoColumns();
  return {
    messages,
    read(message) {
      store.take(message, rows);
      const problem = reader.read(store.buffer, store.start, store.end);
      if (problem === undefined) rows.scanned(reader.row, store);
      else rows.reject(problem, store);
    },
  };
}

async function avsc(schema: string): Promise<Decoding['read']> {
  const type = (await loadAvro()).Type.forSchema(JSON.parse(schema));
  return (message) => type.fromBuffer(message);
}

async function protobufjs(schema: string): Promise<Decoding['read']> {
  const [type] = parseProtobufSchema(await loadProtobuf(), { text: schema, references: [] });
  return (message) => type?.decode(message.subarray(1));
}

async function written(
  kind: SchemaKind,
  lines: readonly Buffer[],
): Promise<{ messages: readonly Buffer[]; schema: string }> {
  const writer = (await schemaCodecOf(kind)).writerOf(shopSchema, 'event');
  const row = new JsonRow(shopSchema);
  const messages = lines.map((line) => {
    const problem = row.read(line, 0, line.length);
    if (problem !== undefined) throw new Error(problem);
    return writer.write(row.values);
  });
  return { messages, schema: writer.schema };
}
