import { parseJsonText } from '../parse-json-text.js';
import type { Schema, Value } from '../schema.js';
import { jsonMembers } from '../split-json.js';
import { type Decoder, type DecoderOptions, MAX_RECORD_BYTES, type RawRecord, type RowReceiver } from './decoder.js';
import { fromJson, INEXACT } from './from-json.js';
import { JsonScanner } from './json-scanner.js';
import { decodeText, Lines, rawText } from './lines.js';
import { shorten, typeMismatch } from './type-mismatch.js';

/**
 * NDJSON in UTF-8: an object a line, fields by name, the others passed over; a missing one is NULL. Lines of nothing
 * but blanks are no records.
 */
export class JsonDecoder implements Decoder, RawRecord {
  readonly #lines: Lines = new Lines();
  readonly #schema: Schema;
  readonly #values: Value[];
  readonly #scanner: JsonScanner;

  constructor({ schema }: DecoderOptions) {
    this.#scanner = new JsonScanner(schema);
    this.#schema = schema;
    this.#values = schema.map(() => null);
  }

  push(bytes: Uint8Array): void {
    this.#lines.push(bytes);
  }

  end(): void {
    this.#lines.finish();
  }

  begin(): boolean {
    return true;
  }

  decode(limit: number, rows: RowReceiver): number {
    const [lines, scanner] = [this.#lines, this.#scanner];
    let count = 0;
    for (; count < limit; count++) {
      const from = lines.ahead;
      const feed = from < 0 ? -1 : scanner.scan(lines.buffer, from);
      if (feed >= 0 && feed - from <= MAX_RECORD_BYTES) {
        lines.take(feed);
        rows.scanned(scanner, this);
      } else if (this.#next()) {
        const problem = this.#readRow();
        if (problem === undefined) rows.row(this.#values, this);
        else rows.reject(problem, this);
      } else {
        break;
      }
    }
    rows.settle();
    return count;
  }

  skip(limit: number): number {
    let count = 0;
    while (count < limit && this.#next()) count++;
    return count;
  }

  get line(): number {
    return this.#lines.line;
  }

  raw(): string {
    const { buffer, start, end } = this.#lines;
    return rawText(buffer, start, end);
  }

  bytes(): Uint8Array {
    const { buffer, start, end } = this.#lines;
    return buffer.subarray(start, end);
  }

  #next(): boolean {
    const lines = this.#lines;
    while (lines.next()) {
      if (!isBlank(lines)) return true;
    }
    return false;
  }

  #readRow(): string | undefined {
    const { buffer, start, end, tooLong } = this.#lines;
    if (tooLong) return 'the line is too long';
    const text = decodeText(buffer, start, end);
    if (text === undefined) return 'not UTF-8';
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      return 'not JSON';
    }
    return isObject(record) ? this.#readMembers(text, record) : 'not a JSON object';
  }

  #readMembers(text: string, members: Readonly<Record<string, unknown>>): string | undefined {
    let written: ReadonlyMap<string, string> | undefined;
    for (let i = 0; i < this.#schema.length; i++) {
      const field = this.#schema[i];
      if (field === undefined) continue;
      const member = Object.hasOwn(members, field.name) ? members[field.name] : undefined;
      let value = fromJson(field.type, member);
      if (value === INEXACT) {
        written ??= jsonMembers(text);
        value = parseJsonText(field.type, written.get(field.name) ?? 'null');
      }
      if (value === undefined) return typeMismatch(field, shorten(jsonMembers(text).get(field.name) ?? ''));
      this.#values[i] = value;
    }
    return undefined;
  }
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function isBlank({ buffer, start, end }: Lines): boolean {
  for (let at = start; at < end; at++) {
    const code = buffer[at] ?? 0;
    if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return false;
  }
  return true;
}
