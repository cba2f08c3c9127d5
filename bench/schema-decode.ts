import { readFileSync } from 'node:fs';
import { BatchBuilder } from '../src/batch-builder.js';
import { loadAvro } from '../src/formats/avro/load-avro.js';
import { JsonRow } from '../src/formats/json-row.js';
import { MessageBytes } from '../src/formats/message-bytes.js';
import { loadProtobuf } from '../src/formats/protobuf/load-protobuf.js';
import { parseProtobufSchema } from '../src/formats/protobuf/parse-protobuf-schema.js';
import type { SchemaKind } from '../src/formats/schema-codec.js';
import { schemaCodecOf } from '../src/formats/schema-codec-of.js';
import type { Beside, Side } from './benchmark.js';
import { nothingFound } from './nothing-found.js';
import { shopSchema } from './shop-batches.js';
import { shopFile } from './shop-file.js';

const EVENTS = 5_000_000;
/** Each message is read so often: what a process costs to begin is not what is looked at. */
const PASSES = 10;
const USERS = 100_000;
const ROWS = 2_048;
const NEWLINE = 0x0a;

/** Of seven columns, six are declared. */
const DECLARED = shopSchema.filter(({ name }) => name !== 'session');

type ParseMessage = (message: Buffer) => unknown;

/** Messages written with a schema as columns of a batch; beside JSON.parse of the same events, which makes objects. */
export function schemaDecode(name: string, kind: SchemaKind): Beside {
  return besideOf(name, kind, 'JSON.parse', {
    prepare: async ({ file = '' }) => parsing(linesOf(file), (line) => JSON.parse(line.toString())),
  });
}

/** Beside the library that makes objects of the same messages. */
export function schemaDecodeByLibrary(name: string, kind: 'avro' | 'protobuf'): Beside {
  const library = kind === 'avro' ? 'avsc' : 'protobufjs';
  return besideOf(name, kind, library, {
    prepare: async ({ file = '' }) => {
      const { messages, schema } = await written(kind, file);
      return parsing(messages, kind === 'avro' ? await avsc(schema) : await protobufjs(schema));
    },
  });
}

function besideOf(name: string, kind: SchemaKind, beside: string, other: Side): Beside {
  return {
    kind: 'beside',
    name,
    measures: 'work',
    beside,
    input: async ({ folder, scale }) => {
      const events = Math.round(EVENTS * scale);
      return { events, file: await shopFile(folder, Math.round(events / PASSES), USERS) };
    },
    motif: {
      prepare: async ({ file = '' }) => {
        const { messages, schema } = await written(kind, file);
        const compiled = (await schemaCodecOf(kind)).readerOf({ text: schema, references: [] }, DECLARED);
        if (compiled.kind === 'problem') throw new Error(compiled.problem);
        const { reader } = compiled;
        const store = new MessageBytes();
        const batch = new BatchBuilder('events', DECLARED, { source: 'events', partition: 0 });
        const rows = { row: () => {}, scanned: () => {}, settle: () => batch.settle(), reject: () => {} };
        return parsing(messages, (message) => {
          store.take(message, rows);
          const problem = reader.read(store.buffer, store.start, store.end);
          if (problem !== undefined) throw new Error(problem);
          batch.addScanned(reader.row, 0, 0);
          if (batch.length === ROWS) batch.finish();
        });
      },
    },
    other,
  };
}

function parsing(messages: readonly Buffer[], parse: ParseMessage): Awaited<ReturnType<Side['prepare']>> {
  return {
    async run() {
      for (let pass = 0; pass < PASSES; pass++) for (const message of messages) parse(message);
    },
    outcome: async () => nothingFound(messages.length * PASSES),
  };
}

async function avsc(schema: string): Promise<ParseMessage> {
  const type = (await loadAvro()).Type.forSchema(JSON.parse(schema));
  return (message) => type.fromBuffer(message);
}

async function protobufjs(schema: string): Promise<ParseMessage> {
  const [type] = parseProtobufSchema(await loadProtobuf(), { text: schema, references: [] });
  return (message) => type?.decode(message.subarray(1));
}

async function written(kind: SchemaKind, file: string): Promise<{ messages: readonly Buffer[]; schema: string }> {
  const writer = (await schemaCodecOf(kind)).writerOf(shopSchema, 'event');
  const row = new JsonRow(shopSchema);
  const messages = linesOf(file).map((line) => {
    const problem = row.read(line, 0, line.length);
    if (problem !== undefined) throw new Error(problem);
    return writer.write(row.values);
  });
  return { messages, schema: writer.schema };
}

function linesOf(file: string): readonly Buffer[] {
  const bytes = readFileSync(file);
  const lines: Buffer[] = [];
  for (let from = 0, feed = bytes.indexOf(NEWLINE); feed >= 0; from = feed + 1, feed = bytes.indexOf(NEWLINE, from)) {
    lines.push(bytes.subarray(from, feed));
  }
  return lines;
}
