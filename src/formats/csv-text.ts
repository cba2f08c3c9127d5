import { formatJson, formatText } from '../format-value.js';
import type { DataType, Schema, Value } from '../schema.js';
import { quoteCell } from './quote-cell.js';

/** A CSV record without a line end. NULL is an empty cell, an empty text is `""`; a LIST, STRUCT or MAP is its JSON. */
export function csvText(schema: Schema, values: readonly Value[]): string {
  return schema.map(({ type }, i) => cellText(type, values[i] ?? null)).join(',');
}

function cellText(type: DataType, value: Value): string {
  return value === null ? '' : quoteCell(isNested(type) ? formatJson(type, value) : formatText(type, value));
}

function isNested({ kind }: DataType): boolean {
  return kind === 'LIST' || kind === 'STRUCT' || kind === 'MAP';
}
