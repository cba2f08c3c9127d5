import type { Reader, Type } from 'protobufjs';
import type { ScannedRow } from '../../scanned-row.js';
import type { Schema, Value } from '../../schema.js';
import { CellRow } from '../cell-row.js';
import { readMessageIndexes } from '../message-indexes.js';
import type { SchemaReader } from '../schema-codec.js';
import type { Protobuf } from './load-protobuf.js';
import { messagesOf } from './messages-of.js';
import { ProtobufJson } from './protobuf-json.js';
import { ProtobufScanner } from './protobuf-scanner.js';
import { ProtobufTypes } from './protobuf-types.js';
import { type GivenMessage, ProtobufFields } from './read-protobuf.js';

/** The library makes strings of texts. */
const NO_BYTES: Buffer = Buffer.alloc(0);

/** How a column is read of a message that the library decoded. */
interface MessageCell {
  readonly place: number;
  readonly read: (message: GivenMessage) => Value;
}

/** One of the schema's messages, and what of it is read. */
interface MessageCells {
  readonly type: Type;
  readonly cells: readonly MessageCell[];
  /** Undefined where the library has to look at all of it. */
  readonly scanner: ProtobufScanner | undefined;
  /** Of `cells`, those that the scanner leaves to the library. */
  readonly others: readonly MessageCell[];
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
      return this.#message(this.#first, bytes, start + 1, end);
    }
    const indexes = readMessageIndexes(bytes, start, end);
    if (indexes.kind === 'problem') return indexes.problem;
    const cells = this.#cellsOf(indexes.path);
    if (cells === undefined) return `its schema has no message [${indexes.path.join(', ')}]`;
    return this.#message(cells, bytes, indexes.at, end);
  }

  #message({ type, cells, scanner, others }: MessageCells, bytes: Buffer, at: number, end: number): string | undefined {
    this.#row.begin(bytes);
    const isScanned = scanner?.scan(this.#open(bytes, at, end), this.#row) ?? false;
    if (isScanned && others.length === 0) return undefined;
    if (!isScanned) this.#row.begin(NO_BYTES);
    try {
      return this.#fill(isScanned ? others : cells, type.decode(this.#open(bytes, at, bytes.length), end - at));
    } catch (error) {
      return `no ${type.name} in Protobuf: ${error instanceof Error ? error.message : error}`;
    }
  }

  #open(bytes: Buffer, at: number, end: number): Reader {
    if (this.#from.buf !== bytes) {
      this.#from = this.#protobuf.Reader.create(bytes);
      this.#from.discardUnknown = true;
    }
    this.#from.pos = at;
    this.#from.len = end;
    return this.#from;
  }

  #fill(cells: readonly MessageCell[], message: GivenMessage): string | undefined {
    const fields = this.#fields;
    fields.fault = undefined;
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
    const scanner = this.#scannerOf(type, cells);
    const found = { type, cells, scanner, others: cells.filter(({ place }) => !scanner?.places.has(place)) };
    this.#known.set(name, found);
    return found;
  }

  #scannerOf(type: Type, cells: readonly MessageCell[]): ProtobufScanner | undefined {
    // The library says which field is missing.
    if (type.fieldsArray.some(({ required }) => required)) return undefined;
    const nothing = type.decode(NO_BYTES);
    const scanner = new ProtobufScanner(this.#types, type, this.#columns, (place) => {
      this.#fields.fault = undefined;
      const value = cells.find((cell) => cell.place === place)?.read(nothing);
      return this.#fields.fault === undefined ? value : undefined;
    });
    return scanner.places.size > 0 ? scanner : undefined;
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
