import type { ScannedRow } from '../../scanned-row.js';
import type { Field, Schema } from '../../schema.js';
import { CellRow } from '../cell-row.js';
import type { SchemaReader } from '../schema-codec.js';
import { AvroBytes } from './avro-bytes.js';
import { skipper } from './avro-skip.js';
import type { AvroField, AvroType } from './avro-type.js';
import { avroReader } from './read-avro.js';

/** Reads a part of a datum into the row. */
type ReadCell = (from: AvroBytes, row: CellRow) => void;

/**
 * Reads what a writer's type wrote: of a record its fields by name; where it is none, the one column that is declared is it
 * all, as keys are often written.
 */
export class AvroReader implements SchemaReader {
  readonly #from: AvroBytes = new AvroBytes();
  readonly #row: CellRow;
  readonly #read: ReadCell;

  constructor(type: AvroType, columns: Schema) {
    this.#row = new CellRow(columns.length);
    this.#read = rowReader(type, columns);
  }

  get row(): ScannedRow {
    return this.#row;
  }

  read(bytes: Buffer, start: number, end: number): string | undefined {
    const [from, row] = [this.#from, this.#row];
    from.open(bytes, start, end);
    row.begin(bytes);
    this.#read(from, row);
    if (from.fault === undefined && from.at < end) from.fail(`${end - from.at} bytes behind its end`);
    return from.fault;
  }
}

function rowReader(type: AvroType, columns: Schema): ReadCell {
  switch (type.kind) {
    case 'record':
      return recordReader(type.fields, columns);
    case 'union': {
      const branches = type.branches.map((branch) => rowReader(branch, columns));
      return (from, row) => from.branch(branches)?.(from, row);
    }
    default: {
      const [column, ...others] = columns;
      if (column === undefined || others.length > 0) {
        return (from) =>
          from.fail(`its schema is no record but ${type.kind}, and ${columns.length} columns are declared`);
      }
      return cellReader(type, column, 0);
    }
  }
}

function recordReader(fields: readonly AvroField[], columns: Schema): ReadCell {
  const cells = fields.map(({ name, type }) => {
    const place = columns.findIndex((column) => column.name === name);
    const column = columns[place];
    return column === undefined ? skipper(type) : cellReader(type, column, place);
  });
  return (from, row) => {
    for (const cell of cells) cell(from, row);
  };
}

function cellReader(type: AvroType, column: Field, place: number): ReadCell {
  if (column.type.kind === 'VARCHAR') return textReader(type, column, place);
  const read = avroReader(type, column);
  return (from, row) => row.setValue(place, read(from));
}

/** A string into a VARCHAR is not made a string of: its bytes are looked up in the column's dictionary. */
function textReader(type: AvroType, column: Field, place: number): ReadCell {
  if (type.kind === 'string') {
    return (from, row) => {
      const start = from.textSpan();
      row.setText(place, start, from.at);
    };
  }
  if (type.kind !== 'union') {
    const read = avroReader(type, column);
    return (from, row) => row.setValue(place, read(from));
  }
  const branches = type.branches.map((branch) => textReader(branch, column, place));
  return (from, row) => from.branch(branches)?.(from, row);
}
