import type { Schema, Value } from '../schema.js';
import { behindMark } from './behind-mark.js';
import { type CsvColumn, columnCount, parseCells } from './csv-cells.js';
import { BROKEN_QUOTE } from './csv-records.js';
import { CsvScanner } from './csv-scanner.js';
import type { RowReceiver } from './decoder.js';
import { decodeText } from './lines.js';
import { MessageBytes } from './message-bytes.js';
import type { MessageDecoder } from './message-decoder.js';
import { messageProblem } from './message-problem.js';
import { splitPlain } from './split-plain.js';
import { splitRecord } from './split-record.js';

const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** A CSV record a message, without a header: the columns in the order in which they are declared. A line end may follow. */
export class CsvMessageDecoder implements MessageDecoder {
  readonly #message: MessageBytes = new MessageBytes();
  readonly #columns: readonly CsvColumn[];
  readonly #scanner: CsvScanner;
  readonly #values: Value[];

  constructor(schema: Schema) {
    this.#columns = schema.map((field, place) => ({ ...field, place }));
    this.#scanner = new CsvScanner(
      schema,
      schema.map((_, place) => place),
      schema.length,
    );
    this.#values = schema.map(() => null);
  }

  decode(bytes: Uint8Array, rows: RowReceiver): void {
    const message = this.#message;
    message.take(bytes, rows);
    const { buffer } = message;
    const start = behindMark(buffer, message.start);
    const end = withoutLineEnd(buffer, start, message.end);
    const at = firstSpecial(buffer, start);
    const problem = this.#problem(buffer, start, end);
    if (problem === undefined && at >= end && this.#scanner.scan(buffer, start, end)) {
      rows.scanned(this.#scanner, message);
      return;
    }
    const cells = problem ?? cellsOf(buffer, start, end, at);
    const fault = typeof cells === 'string' ? cells : this.#parse(cells);
    if (fault === undefined) rows.row(this.#values, message);
    else rows.reject(fault, message);
  }

  /** Nothing is one empty cell. */
  #problem(buffer: Buffer, start: number, end: number): string | undefined {
    return start === end && this.#columns.length === 1 ? undefined : messageProblem('CSV', buffer, start, end);
  }

  #parse(cells: readonly string[]): string | undefined {
    const [found, declared] = [cells.length, this.#columns.length];
    if (found !== declared) return `${columnCount(found)}, ${declared} ${declared === 1 ? 'is' : 'are'} declared`;
    return parseCells(this.#columns, cells, this.#values);
  }
}

function withoutLineEnd(buffer: Buffer, start: number, end: number): number {
  if (end === start || buffer[end - 1] !== NEWLINE) return end;
  return end - 1 > start && buffer[end - 2] === RETURN ? end - 2 : end - 1;
}

/** Where the first quote or line feed stands; there is a line feed. */
function firstSpecial(buffer: Buffer, start: number): number {
  let at = start;
  while (buffer[at] !== QUOTE && buffer[at] !== NEWLINE) at++;
  return at;
}

/** `at` is where the first quote or line feed stands; at or behind the end there is none. */
function cellsOf(buffer: Buffer, start: number, end: number, at: number): readonly string[] | string {
  const text = decodeText(buffer, start, end);
  if (text === undefined) return 'not UTF-8';
  if (at >= end) return splitPlain(text);
  const cells = splitRecord(text);
  switch (cells) {
    case 'broken quote':
      return BROKEN_QUOTE;
    case 'more than one record':
      return 'more than one record: a line break outside of quotes';
    default:
      return cells;
  }
}
