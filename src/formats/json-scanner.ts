import { parseJsonText } from '../parse-json-text.js';
import { CELL, type ScannedRow } from '../scanned-row.js';
import type { DataType, Schema, Value } from '../schema.js';
import { QUOTE, skipNumber, skipPlain, skipSpace, skipString, skipValue, skipWord } from './json-tokens.js';
import { scanNumber } from './scan-number.js';
import { scanTimestamp } from './scan-timestamp.js';

const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const NEWLINE = 0x0a;

/** How many members of a line are remembered for the next. */
const MAX_NAMES = 1024;

/** A member's name as it stood in a line before, with its closing quote, and the field it is; -1 for none. */
interface MemberName {
  readonly bytes: Uint8Array;
  readonly field: number;
}

/**
 * Reads a line of NDJSON from its bytes, all of it checked, and makes values of the declared fields alone. What it cannot
 * take (an invalid line, a value of another type, a field that is there twice) it leaves to `JSON.parse`; what it takes
 * is what that would give. Members mostly come in the order of the line before, so their names are compared, not looked up.
 */
export class JsonScanner implements ScannedRow {
  bytes: Buffer = Buffer.alloc(0);
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly values: Value[];
  readonly #schema: Schema;
  readonly #fields: ReadonlyMap<string, number>;
  readonly #seen: Uint8Array;
  readonly #names: MemberName[] = [];

  constructor(schema: Schema) {
    const { length } = schema;
    this.kinds = new Uint8Array(length);
    this.numbers = new Float64Array(length);
    this.starts = new Int32Array(length);
    this.ends = new Int32Array(length);
    this.values = schema.map(() => null);
    this.#seen = new Uint8Array(length);
    this.#schema = schema;
    this.#fields = new Map(schema.map(({ name }, field) => [name, field]));
  }

  /**
   * The line that begins at `from`, of which `bytes` must hold the line feed; returns where that stands, or -1.
   */
  scan(bytes: Buffer, from: number): number {
    this.bytes = bytes;
    this.kinds.fill(CELL.nothing);
    this.#seen.fill(0);
    let at = skipSpace(bytes, from);
    if (bytes[at] !== OPEN) return -1;
    at = skipSpace(bytes, at + 1);
    if (bytes[at] !== CLOSE) {
      at = this.#members(bytes, at);
      if (at < 0) return -1;
    }
    at = skipSpace(bytes, at + 1);
    return bytes[at] === NEWLINE ? at : -1;
  }

  /** Up to the closing bracket. */
  #members(bytes: Buffer, from: number): number {
    let at = from;
    for (let member = 0; ; member++) {
      if (bytes[at] !== QUOTE) return -1;
      let name = this.#names[member];
      if (name === undefined || !standsAt(name.bytes, bytes, at + 1)) {
        name = this.#learn(bytes, at, member);
        if (name === undefined) return -1;
      }
      at = skipSpace(bytes, at + 1 + name.bytes.length);
      if (bytes[at] !== COLON) return -1;
      at = skipSpace(bytes, at + 1);
      at = name.field < 0 ? skipValue(bytes, at) : this.#cell(bytes, at, name.field);
      if (at < 0) return -1;
      at = skipSpace(bytes, at);
      if (bytes[at] === CLOSE) return at;
      if (bytes[at] !== COMMA) return -1;
      at = skipSpace(bytes, at + 1);
    }
  }

  #learn(bytes: Buffer, at: number, member: number): MemberName | undefined {
    const end = skipString(bytes, at);
    if (end < 0) return undefined;
    const name: unknown = JSON.parse(bytes.toString('utf8', at, end));
    const field = typeof name === 'string' ? this.#fields.get(name) : undefined;
    const learned = { bytes: Uint8Array.from(bytes.subarray(at + 1, end)), field: field ?? -1 };
    if (member < MAX_NAMES) this.#names[member] = learned;
    return learned;
  }

  #cell(bytes: Buffer, at: number, field: number): number {
    const type = this.#schema[field]?.type;
    if (type === undefined || this.#seen[field] === 1) return -1;
    this.#seen[field] = 1;
    switch (bytes[at]) {
      case QUOTE:
        return this.#stringCell(bytes, at, field, type);
      case 0x6e:
        return skipWord(bytes, at);
      case 0x7b:
      case 0x5b:
      case 0x74:
      case 0x66:
        return this.#parsedCell(bytes, at, skipValue(bytes, at), field, type);
      default:
        return this.#numberCell(bytes, at, field, type);
    }
  }

  #stringCell(bytes: Buffer, at: number, field: number, type: DataType): number {
    let closing = skipPlain(bytes, at + 1);
    const plain = bytes[closing] === QUOTE;
    if (!plain) closing = skipString(bytes, at) - 1;
    if (closing < 0) return -1;
    switch (type.kind) {
      case 'VARCHAR':
        if (!plain && bytes.subarray(at, closing).includes('\\')) break;
        return this.#textCell(at + 1, closing, field, closing + 1);
      case 'TIMESTAMP':
      case 'TIMESTAMPTZ': {
        const time = scanTimestamp(bytes, at + 1, closing);
        if (!Number.isNaN(time)) return this.#exactCell(time, field, closing + 1);
      }
    }
    return this.#parsedCell(bytes, at, closing + 1, field, type);
  }

  #numberCell(bytes: Buffer, at: number, field: number, type: DataType): number {
    const end = skipNumber(bytes, at);
    if (end < 0) return -1;
    if (type.kind === 'VARCHAR') return this.#textCell(at, end, field, end);
    const number = scanNumber(type, bytes, at, end);
    if (Number.isNaN(number)) return this.#parsedCell(bytes, at, end, field, type);
    return this.#exactCell(number, field, end);
  }

  #textCell(start: number, end: number, field: number, next: number): number {
    this.kinds[field] = CELL.text;
    this.starts[field] = start;
    this.ends[field] = end;
    return next;
  }

  #exactCell(number: number, field: number, next: number): number {
    this.kinds[field] = CELL.number;
    this.numbers[field] = number;
    return next;
  }

  #parsedCell(bytes: Buffer, at: number, end: number, field: number, type: DataType): number {
    if (end < 0) return -1;
    const value = parseJsonText(type, bytes.toString('utf8', at, end));
    if (value === undefined) return -1;
    this.kinds[field] = CELL.value;
    this.values[field] = value;
    return end;
  }
}

function standsAt(name: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[at + i]) return false;
  return true;
}
