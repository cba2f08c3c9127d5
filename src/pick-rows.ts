import type { Batch, Column } from './batch.js';

/** The same batch with these of its rows alone, in this order. */
export function pickRows(batch: Batch, rows: Int32Array): Batch {
  return {
    ...batch,
    length: rows.length,
    columns: batch.columns.map((column) => pickValues(column, rows)),
    times: Float64Array.from(rows, (row) => batch.times[row] ?? Number.NaN),
    origin: Uint32Array.from(rows, (row) => batch.origin[row] ?? 0),
    offsets: Float64Array.from(rows, (row) => batch.offsets[row] ?? Number.NaN),
  };
}

function pickValues(column: Column, rows: Int32Array): Column {
  switch (column.kind) {
    case 'number': {
      const { nulls } = column;
      const values = Float64Array.from(rows, (row) => column.values[row] ?? 0);
      return {
        kind: 'number',
        values,
        ...(nulls === undefined ? {} : { nulls: Uint8Array.from(rows, (row) => nulls[row] ?? 0) }),
      };
    }
    case 'text':
      return { ...column, codes: Int32Array.from(rows, (row) => column.codes[row] ?? -1) };
    case 'value':
      return { kind: 'value', values: Array.from(rows, (row) => column.values[row] ?? null) };
  }
}
