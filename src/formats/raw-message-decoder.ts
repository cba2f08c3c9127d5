import { rawBytes } from '../raw-type.js';
import { CELL, type ScannedRow } from '../scanned-row.js';
import { type DataType, type Schema, typeName, type Value } from '../schema.js';
import type { RowReceiver } from './decoder.js';
import { isUtf8 } from './is-utf8.js';
import { MessageBytes } from './message-bytes.js';
import type { MessageDecoder } from './message-decoder.js';
import { rawField } from './raw-field.js';

/** A message is the value of the one column, as Flink's `raw` format has it: a VARCHAR in UTF-8, a number's bytes. */
export class RawMessageDecoder implements MessageDecoder {
  readonly #message: MessageBytes = new MessageBytes();
  readonly #text: TextRow = new TextRow();
  readonly #type: DataType;
  readonly #width: number | undefined;

  constructor(schema: Schema) {
    this.#type = rawField(schema).type;
    this.#width = rawBytes(this.#type);
  }

  decode(bytes: Uint8Array, rows: RowReceiver): void {
    const message = this.#message;
    message.take(bytes, rows);
    const { buffer, start, end } = message;
    if (this.#width === undefined) {
      if (isUtf8(buffer, start, end)) rows.scanned(this.#text.at(buffer, start, end), message);
      else rows.reject('not UTF-8', message);
    } else if (bytes.length === this.#width) {
      rows.row([readRaw(this.#type, buffer, start)], message);
    } else {
      rows.reject(`${byteCount(bytes.length)}, a raw ${typeName(this.#type)} has ${this.#width}`, message);
    }
  }
}

/** A row of one text. */
class TextRow implements ScannedRow {
  bytes: Buffer = Buffer.alloc(0);
  readonly kinds: Uint8Array = Uint8Array.of(CELL.text);
  readonly numbers: Float64Array = new Float64Array(1);
  readonly starts: Int32Array = new Int32Array(1);
  readonly ends: Int32Array = new Int32Array(1);
  readonly values: readonly Value[] = [];

  at(bytes: Buffer, start: number, end: number): this {
    this.bytes = bytes;
    this.starts[0] = start;
    this.ends[0] = end;
    return this;
  }
}

function readRaw({ kind }: DataType, buffer: Buffer, at: number): Value {
  switch (kind) {
    case 'BOOLEAN':
      return buffer[at] !== 0;
    case 'TINYINT':
      return buffer.readInt8(at);
    case 'SMALLINT':
      return buffer.readInt16BE(at);
    case 'INTEGER':
      return buffer.readInt32BE(at);
    case 'BIGINT': {
      const integer = buffer.readBigInt64BE(at);
      const number = Number(integer);
      return Number.isSafeInteger(number) ? number : integer;
    }
    case 'FLOAT':
      return buffer.readFloatBE(at);
    case 'DOUBLE':
      return buffer.readDoubleBE(at);
    default:
      return null;
  }
}

function byteCount(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
