import { formatText } from '../../format-value.js';
import { quoteCell } from '../../formats/quote-cell.js';
import type { DataType, Value } from '../../schema.js';
import { type RowWriter, writeRows } from './row-writer.js';

/** RFC 4180, with titles. NULL is an empty cell; an empty text is `""`. */
export const csvRows: RowWriter = async ({ columns, rows }, output) => {
  await output.write(`${columns.map(({ name }) => quoteCell(name)).join(',')}\n`);
  return writeRows(rows, output, (row) => {
    const cells = columns.map(({ type }, i) => cell(type, row[i] ?? null));
    return `${cells.join(',')}\n`;
  });
};

function cell(type: DataType, value: Value): string {
  return value === null ? '' : quoteCell(formatText(type, value));
}
