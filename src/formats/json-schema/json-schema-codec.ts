import { MotifError } from '../../errors.js';
import { formatJson } from '../../format-value.js';
import type { ScannedRow } from '../../scanned-row.js';

import type { Schema } from '../../schema.js';
import { CellRow } from '../cell-row.js';
import { isBlank } from '../is-blank.js';
import { JsonRow } from '../json-row.js';
import { JsonScanner } from '../json-scanner.js';
import type { CompiledReader, SchemaCodec, SchemaReader, SchemaWriter, WrittenSchema } from '../schema-codec.js';
import { jsonSchema } from './json-schema.js';

/** JSON, which is read without its schema: each member by its name and the column's type. */
export class JsonSchemaCodec implements SchemaCodec {
  readerOf(_schema: WrittenSchema, columns: Schema): CompiledReader {
    return { kind: 'reader', reader: new JsonReader(columns) };
  }

  writerOf(columns: Schema, name: string): SchemaWriter {
    const derived = jsonSchema(columns, name);
    if (derived.kind === 'problems') throw new MotifError('INVALID_ARGUMENT', derived.problems);
    return {
      schema: derived.text,
      write: (values) => Buffer.from(formatJson({ kind: 'STRUCT', fields: columns }, values)),
    };
  }
}

class JsonReader implements SchemaReader {
  row: ScannedRow;
  readonly #scanner: JsonScanner;
  readonly #parsed: JsonRow;
  readonly #cells: CellRow;

  constructor(columns: Schema) {
    this.#scanner = new JsonScanner(columns);
    this.#parsed = new JsonRow(columns);
    this.#cells = new CellRow(columns.length);
    this.row = this.#scanner;
  }

  read(bytes: Buffer, start: number, end: number): string | undefined {
    const feed = this.#scanner.scan(bytes, start);
    if (feed >= 0 && isBlank(bytes, feed, end)) {
      this.row = this.#scanner;
      return undefined;
    }
    const problem = this.#parsed.read(bytes, start, end);
    if (problem !== undefined) return problem;
    this.#cells.begin(bytes);
    for (const [field, value] of this.#parsed.values.entries()) this.#cells.setValue(field, value);
    this.row = this.#cells;
    return undefined;
  }
}
