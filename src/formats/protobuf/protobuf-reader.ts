import type { Reader, Type } from 'protobufjs';
import type { ScannedRow } from '../../scanned-row.js';
import type { Schema, Value } from '../../schema.js';
import { CellRow } from '../cell-row.js';
import { readMessageIndexes } from '../message-indexes.js';
import type { SchemaReader } from '../schema-codec.js';
import type { Protobuf } from './load-protobuf.js';
import { messagesOf } from './messages-of.js';
import { ProtobufJson } from './protobuf-json.js';
import { ProtobufTypes } from './protobuf-types.js';
import { type GivenMessage, ProtobufFields } from './read-protobuf.js';

/** Texts are made by the library. */
const NO_BYTES: Buffer = Buffer.alloc(0);

/** One of the schema's messages, and what of it is read. */
interface MessageCells {
  readonly type: Type;
  readonly cells: readonly { readonly place: number; readonly read: (message: GivenMessage) => Value }[];
}

/** Reads messages of a schema, each by the indexes that stand before it: its fields by name. */
export class ProtobufReader implements SchemaReader {
  readonly #protobuf: Protobuf;
  readonly #types: ProtobufTypes;
  readonly #messages: readonly Type[];
  readonly #columns: Schema;
  readonly #row: CellRow;
  readonly #fields: ProtobufFields;
  readonly #known: Map<string, MessageCells> = new Map();
  readonly #first: MessageCells | undefined;
  #from: Reader;

  constructor(protobuf: Protobuf, messages: readonly Type[], columns: Schema) {
    this.#types = new ProtobufTypes(protobuf);
    this.#protobuf = protobuf;
    this.#messages = messages;
    this.#columns = columns;
    this.#row = new CellRow(columns.length);
    this.#fields = new ProtobufFields(this.#types, new ProtobufJson(this.#types));
    this.#from = protobuf.Reader.create(NO_BYTES);
    this.#first = this.#cellsOf([0]);
  }

  get row(): ScannedRow {
    return this.#row;
  }

  read(bytes: Buffer, start: number, end: number): string | undefined {
    // Nearly always it is the first, which one byte says.
    if (bytes[start] === 0 && start < end && this.#first !== undefined) {
      const message = this.#decode(this.#first.type, bytes, start + 1, end);
      return typeof message === 'string' ? message : this.#fill(this.#first, message);
    }
    const indexes = readMessageIndexes(bytes, start, end);
    if (indexes.kind === 'problem') return indexes.problem;
    const cells = this.#cellsOf(indexes.path);
    if (cells === undefined) return `its schema has no message [${indexes.path.join(', ')}]`;
    const message = this.#decode(cells.type, bytes, indexes.at, end);
    return typeof message === 'string' ? message : this.#fill(cells, message);
  }

  #decode(type: Type, bytes: Buffer, at: number, end: number): GivenMessage | string {
    if (this.#from.buf !== bytes) {
      this.#from = this.#protobuf.Reader.create(bytes);
      this.#from.discardUnknown = true;
    }
    const from = this.#from;
    from.pos = at;
    from.len = bytes.length;
    try {
      return type.decode(from, end - at);
    } catch (error) {
      return `no ${type.name} in Protobuf: ${error instanceof Error ? error.message : error}`;
    }
  }

  #fill({ cells }: MessageCells, message: GivenMessage): string | undefined {
    const fields = this.#fields;
    fields.fault = undefined;
    this.#row.begin(NO_BYTES);
    for (const { place, read } of cells) this.#row.setValue(place, read(message));
    return fields.fault;
  }

  #cellsOf(path: readonly number[]): MessageCells | undefined {
    const name = path.join();
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const type = this.#messageAt(path);
    if (type === undefined) return undefined;
    const cells = this.#columns.flatMap((column, place) => {
      const field = this.#types.fieldOf(type, column.name);
      return field === undefined ? [] : [{ place, read: this.#fields.reader(field, column) }];
    });
    const found = { type, cells };
    this.#known.set(name, found);
    return found;
  }

  #messageAt(path: readonly number[]): Type | undefined {
    let among = this.#messages;
    let type: Type | undefined;
    for (const index of path) {
      type = among[index];
      if (type === undefined) return undefined;
      among = messagesOf(this.#protobuf, type);
    }
    return type;
  }
}
