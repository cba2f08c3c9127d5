import { unreachable } from '../../errors.js';
import { csvRows } from './csv-rows.js';
import { jsonRows, ndjsonRows } from './json-rows.js';
import type { RowWriter } from './row-writer.js';
import { tableRows } from './table-rows.js';

export const ROW_FORMATS = ['table', 'csv', 'json', 'ndjson'] as const;

export type RowFormat = (typeof ROW_FORMATS)[number];

/** What a file's name asks for; undefined where it asks for nothing. */
export function rowFormatByName(file: string): RowFormat | undefined {
  const [, ending] = /\.(csv|json|ndjson|jsonl|txt)$/i.exec(file) ?? [];
  switch (ending?.toLowerCase()) {
    case 'csv':
      return 'csv';
    case 'json':
      return 'json';
    case 'ndjson':
    case 'jsonl':
      return 'ndjson';
    case 'txt':
      return 'table';
    default:
      return undefined;
  }
}

/** `width` is of a table. */
export function rowWriter(format: RowFormat, width: number): RowWriter {
  switch (format) {
    case 'table':
      return tableRows(width);
    case 'csv':
      return csvRows;
    case 'json':
      return jsonRows;
    case 'ndjson':
      return ndjsonRows;
    default:
      return unreachable(format);
  }
}
