import type { Schema } from '../schema.js';
import type { RowReceiver } from './decoder.js';
import { MessageBytes } from './message-bytes.js';
import type { MessageDecoder } from './message-decoder.js';
import type { ReadSchemas } from './read-format.js';
import type { CompiledReader } from './schema-codec.js';
import { parseFrame } from './wire-format.js';

/** A message in Confluent's wire format: the id of its writer's schema, then data by that schema. */
export class SchemaMessageDecoder implements MessageDecoder {
  readonly #message: MessageBytes = new MessageBytes();
  readonly #schemas: ReadSchemas;
  readonly #columns: Schema;
  readonly #readers: Map<number, CompiledReader> = new Map();
  /** Of the messages that were prepared last, whose schemas nobody has now: they may be there later. */
  readonly #unknown: Map<number, string> = new Map();

  constructor(schemas: ReadSchemas, columns: Schema) {
    this.#schemas = schemas;
    this.#columns = columns;
  }

  async prepare(messages: readonly Uint8Array[]): Promise<void> {
    this.#unknown.clear();
    for (const message of messages) {
      const frame = parseFrame(message, 0, message.length);
      if (frame.kind === 'frame' && !this.#readers.has(frame.id) && !this.#unknown.has(frame.id)) {
        await this.#fetch(frame.id);
      }
    }
  }

  decode(bytes: Uint8Array, rows: RowReceiver): void {
    const message = this.#message;
    message.take(bytes, rows);
    const { buffer, start, end } = message;
    const frame = parseFrame(buffer, start, end);
    if (frame.kind === 'problem') {
      rows.reject(frame.problem, message);
      return;
    }
    const { id, at } = frame;
    const compiled = this.#readers.get(id);
    if (compiled?.kind !== 'reader') {
      rows.reject(compiled?.problem ?? this.#unknown.get(id) ?? `schema ${id} was not asked for`, message);
      return;
    }
    const problem = compiled.reader.read(buffer, at, end);
    if (problem === undefined) rows.scanned(compiled.reader.row, message);
    else rows.reject(`by schema ${id}: ${problem}`, message);
  }

  async #fetch(id: number): Promise<void> {
    const found = await this.#schemas.schemaById(id);
    if (found.kind === 'problem') {
      this.#unknown.set(id, found.problem);
      return;
    }
    const compiled = this.#schemas.codec.readerOf(found.schema, this.#columns);
    const problem = compiled.kind === 'problem' ? `schema ${id} cannot be used: ${compiled.problem}` : undefined;
    this.#readers.set(id, problem === undefined ? compiled : { kind: 'problem', problem });
  }
}
