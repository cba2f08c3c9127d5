import { parseValue } from '../parse-value.js';
import { CELL, type ScannedRow } from '../scanned-row.js';
import type { DataType, Schema, Value } from '../schema.js';
import { isUtf8 } from './is-utf8.js';
import { scanNumber } from './scan-number.js';
import { scanTimestamp } from './scan-timestamp.js';

const COMMA = 0x2c;

/**
 * Reads a CSV record without quotes from its bytes and makes values of the declared columns alone. What it cannot take (a
 * record of another width, a cell of another type, what is not UTF-8) is left to whoever can say why.
 */
export class CsvScanner implements ScannedRow {
  bytes: Buffer = Buffer.alloc(0);
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly values: Value[];
  readonly #schema: Schema;
  readonly #width: number;
  /** By place in the file, the field's place in the schema; -1 for a column that is not declared. */
  readonly #fieldAt: Int32Array;

  constructor(schema: Schema, places: readonly number[], width: number) {
    const { length } = schema;
    this.kinds = new Uint8Array(length);
    this.numbers = new Float64Array(length);
    this.starts = new Int32Array(length);
    this.ends = new Int32Array(length);
    this.values = schema.map(() => null);
    this.#schema = schema;
    this.#width = width;
    this.#fieldAt = new Int32Array(width).fill(-1);
    for (const [field, place] of places.entries()) this.#fieldAt[place] = field;
  }

  /** Whether it could take the record. */
  scan(bytes: Buffer, start: number, end: number): boolean {
    this.bytes = bytes;
    let place = 0;
    let high = 0;
    let from = start;
    for (let at = start; at <= end; at++) {
      const byte = at === end ? COMMA : (bytes[at] ?? 0);
      high |= byte;
      if (byte !== COMMA) continue;
      const field = place < this.#width ? (this.#fieldAt[place] ?? -1) : -1;
      const type = this.#schema[field]?.type;
      if (type !== undefined && !this.#cell(type, field, from, at)) return false;
      from = at + 1;
      place++;
    }
    return place === this.#width && (high < 0x80 || isUtf8(bytes, start, end));
  }

  #cell(type: DataType, field: number, start: number, end: number): boolean {
    const { bytes, kinds } = this;
    if (start === end) {
      kinds[field] = CELL.nothing;
      return true;
    }
    if (type.kind === 'VARCHAR') {
      kinds[field] = CELL.text;
      this.starts[field] = start;
      this.ends[field] = end;
      return true;
    }
    const isTime = type.kind === 'TIMESTAMP' || type.kind === 'TIMESTAMPTZ';
    const number = isTime ? scanTimestamp(bytes, start, end) : scanNumber(type, bytes, start, end);
    if (!Number.isNaN(number)) {
      kinds[field] = CELL.number;
      this.numbers[field] = number;
      return true;
    }
    const value = parseValue(type, bytes.toString('utf8', start, end));
    if (value === undefined) return false;
    kinds[field] = CELL.value;
    this.values[field] = value;
    return true;
  }
}
