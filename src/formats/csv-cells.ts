import { parseValue } from '../parse-value.js';
import type { Field, Value } from '../schema.js';
import { shorten, typeMismatch } from './type-mismatch.js';

/** Where a declared column stands among a record's cells. */
export interface CsvColumn extends Field {
  readonly place: number;
}

/** Puts a record's cells into `values` as the columns' values; returns why they are none. An empty cell is NULL. */
export function parseCells(
  columns: readonly CsvColumn[],
  cells: readonly string[],
  values: Value[],
): string | undefined {
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i];
    if (column === undefined) continue;
    const cell = cells[column.place] ?? '';
    const value = cell === '' ? null : parseValue(column.type, cell);
    if (value === undefined) return typeMismatch(column, `'${shorten(cell)}'`);
    values[i] = value;
  }
  return undefined;
}

export function columnCount(count: number): string {
  return `${count} ${count === 1 ? 'column' : 'columns'}`;
}
