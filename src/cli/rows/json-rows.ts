import { formatJson } from '../../format-value.js';
import type { Schema, Value } from '../../schema.js';
import { type RowWriter, writeRows } from './row-writer.js';

/** One JSON object a line. */
export const ndjsonRows: RowWriter = ({ columns, rows }, output) => {
  const object = objectWriter(columns);
  return writeRows(rows, output, (row) => `${object(row)}\n`);
};

/** One JSON list of objects. */
export const jsonRows: RowWriter = async ({ columns, rows }, output) => {
  const object = objectWriter(columns);
  const written = await writeRows(rows, output, (row, index) => `${index === 0 ? '[\n' : ',\n'}  ${object(row)}`);
  await output.write(written.count === 0 ? '[]\n' : '\n]\n');
  return written;
};

function objectWriter(columns: Schema): (row: readonly Value[]) => string {
  const names = columns.map(({ name }) => JSON.stringify(name));
  return (row) => `{${columns.map(({ type }, i) => `${names[i]}:${formatJson(type, row[i] ?? null)}`).join(',')}}`;
}
