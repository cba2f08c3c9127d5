import type { RecordBatch } from 'apache-arrow';
import type fc from 'fast-check';
import type { Cell, ColumnField } from '../../src/arrow/column-type.js';
import { fromArrowField } from '../../src/arrow/from-arrow-type.js';
import { type IpcKind, ipcWriter } from '../../src/arrow/ipc-writer.js';
import type { Arrow } from '../../src/arrow/load-arrow.js';
import { makeBatch } from '../../src/arrow/make-batch.js';
import { readColumn } from '../../src/arrow/read-column.js';
import { toArrowSchema } from '../../src/arrow/to-arrow-type.js';
import { writeColumn } from '../../src/arrow/write-column.js';
import { isInterval, isList } from '../../src/is-value.js';
import type { Value } from '../../src/schema.js';
import { arbitraryTable, type Table } from './arbitrary-rows.js';

/** Tables of what Arrow can hold: 38 digits of a number at most. */
export function arbitraryArrowTable(): fc.Arbitrary<Table> {
  return arbitraryTable().map(({ schema, rows }) => ({ schema, rows: rows.map((row) => row.map(fitting)) }));
}

function fitting(value: Value): Value {
  if (typeof value === 'bigint') return value > 10n ** 38n || value < -(10n ** 38n) ? value / 10n : value;
  if (value === null || typeof value !== 'object' || isInterval(value)) return value;
  return isList(value) ? value.map(fitting) : value;
}

/** The IPC bytes of rows, so many in each batch. */
export function ipcOf(
  arrow: Arrow,
  fields: readonly ColumnField[],
  rows: readonly (readonly Cell[])[],
  { kind, size }: { readonly kind: IpcKind; readonly size: number },
): Uint8Array {
  const schema = toArrowSchema(arrow, fields);
  const writer = ipcWriter(arrow, schema, kind);
  const pieces = [writer.begin()];
  for (let at = 0; at < rows.length; at += size) {
    const some = rows.slice(at, at + size);
    const columns = fields.map(({ type }, i) =>
      writeColumn(
        arrow,
        type,
        some.map((row) => row[i] ?? null),
      ),
    );
    pieces.push(writer.write(makeBatch(arrow, schema, columns, some.length)));
  }
  return Buffer.concat([...pieces, writer.end()]);
}

export interface ReadTable {
  readonly fields: readonly ColumnField[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What Arrow's own reader makes of the bytes, by motif's reader of columns. */
export function readIpc(arrow: Arrow, bytes: Uint8Array): ReadTable {
  const table = arrow.tableFromIPC(bytes);
  return {
    fields: table.schema.fields.map((field) => ({ name: field.name, type: fromArrowField(arrow, field) })),
    rows: table.batches.flatMap((batch) => rowsOf(arrow, batch)),
  };
}

export function rowsOf(arrow: Arrow, batch: RecordBatch): readonly (readonly Cell[])[] {
  const columns = batch.data.children.map((data) => readColumn(arrow, data));
  return Array.from({ length: batch.numRows }, (_, row) => columns.map((cells) => cells[row] ?? null));
}
