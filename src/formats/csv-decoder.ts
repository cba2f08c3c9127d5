import { MotifError } from '../errors.js';
import type { Schema, Value } from '../schema.js';
import { type CsvColumn, columnCount, parseCells } from './csv-cells.js';
import { CsvRecord } from './csv-record.js';
import { CsvRecords } from './csv-records.js';
import { CsvScanner } from './csv-scanner.js';
import type { Decoder, DecoderOptions, RowReceiver } from './decoder.js';
import { decodeText } from './lines.js';
import { requireColumns } from './require-columns.js';
import { splitPlain } from './split-plain.js';
import { splitQuoted } from './split-quoted.js';

const CUT_AT_ONCE = 256;
const NOT_UTF8 = 'not UTF-8';

/**
 * CSV after RFC 4180 in UTF-8, with a header whose names say which columns are where, in any order and case; columns
 * that the schema does not have are passed over. An empty cell and `""` are NULL. Empty lines are no records.
 */
export class CsvDecoder implements Decoder {
  readonly #records: CsvRecords = new CsvRecords();
  readonly #name: string;
  readonly #schema: Schema;
  readonly #isContinued: boolean;
  readonly #values: Value[];
  #columns: readonly CsvColumn[] | undefined;
  #scanner: CsvScanner | undefined;
  /** Columns in the file. */
  #width = 0;

  constructor({ name, schema, isContinued = false }: DecoderOptions) {
    this.#name = name;
    this.#schema = schema;
    this.#isContinued = isContinued;
    this.#values = schema.map(() => null);
  }

  push(bytes: Uint8Array): void {
    this.#records.lines.push(bytes);
  }

  end(): void {
    this.#records.lines.finish();
  }

  begin(): boolean {
    while (this.#columns === undefined && this.#records.next()) {
      if (this.#records.end > this.#records.start) this.#columns = this.#readHeader();
    }
    return this.#columns !== undefined;
  }

  decode(limit: number, rows: RowReceiver): number {
    let count = 0;
    for (let cuts = this.#cutMany(limit); cuts.length > 0; cuts = this.#cutMany(limit - count)) {
      count += cuts.length;
      const quoted = splitQuoted(cuts.flatMap(({ text }) => text ?? []));
      let nextQuoted = 0;
      for (const cut of cuts) {
        if (cut.problem !== undefined) rows.reject(cut.problem, cut);
        else if (cut.text === undefined) this.#readPlain(cut, rows);
        else this.#readCells(cut, quoted[nextQuoted++] ?? [], rows);
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

  #next(): boolean {
    const records = this.#records;
    if (!this.begin()) return false;
    while (records.next()) {
      if (records.end > records.start || this.#width === 1) return true;
    }
    return false;
  }

  #cutMany(limit: number): readonly CsvRecord[] {
    const cuts: CsvRecord[] = [];
    while (cuts.length < Math.min(limit, CUT_AT_ONCE) && this.#next()) cuts.push(this.#cut());
    return cuts;
  }

  #cut(): CsvRecord {
    const { lines, start, end, line, quoted, broken } = this.#records;
    const { buffer } = lines;
    const text = quoted && broken === undefined ? decodeText(buffer, start, end) : undefined;
    const problem = broken ?? (quoted && text === undefined ? NOT_UTF8 : undefined);
    return new CsvRecord({ buffer, start, end, line, text, problem });
  }

  #readPlain(cut: CsvRecord, rows: RowReceiver): void {
    const { buffer, start, end } = cut;
    if (this.#scanner?.scan(buffer, start, end)) {
      rows.scanned(this.#scanner, cut);
      return;
    }
    const text = decodeText(buffer, start, end);
    if (text === undefined) rows.reject(NOT_UTF8, cut);
    else this.#readCells(cut, splitPlain(text), rows);
  }

  #readCells(cut: CsvRecord, cells: readonly string[], rows: RowReceiver): void {
    const problem = this.#parseCells(cells);
    if (problem === undefined) rows.row(this.#values, cut);
    else rows.reject(problem, cut);
  }

  #parseCells(cells: readonly string[]): string | undefined {
    if (cells.length !== this.#width) return `${columnCount(cells.length)}, the header has ${this.#width}`;
    return parseCells(this.#columns ?? [], cells, this.#values);
  }

  #readHeader(): readonly CsvColumn[] {
    const { buffer, start, end, line, text: quoted, problem } = this.#cut();
    const text = quoted ?? decodeText(buffer, start, end);
    if (problem !== undefined || text === undefined) {
      throw new MotifError('INVALID_INPUT', `${this.#name}:${line}: the header cannot be read: ${problem ?? NOT_UTF8}`);
    }
    const cells = (quoted === undefined ? undefined : splitQuoted([quoted])[0]) ?? splitPlain(text);
    this.#width = cells.length;
    const found = cells.map((cell) => cell.trim());
    const folded = found.map((cell) => cell.toLowerCase());
    requireColumns(this.#name, this.#isContinued ? this.#there(folded) : this.#schema, found);
    const columns = this.#schema.map((field) => ({ ...field, place: folded.indexOf(field.name.toLowerCase()) }));
    const places = columns.map(({ place }) => place);
    this.#scanner = new CsvScanner(this.#schema, places, this.#width);
    return columns;
  }

  #there(folded: readonly string[]): Schema {
    return this.#schema.filter(({ name }) => folded.includes(name.toLowerCase()));
  }
}
