import type { IpcKind } from '../../arrow/ipc-writer.js';
import { unreachable } from '../../errors.js';
import type { TextOutput } from '../../sinks/text-output.js';
import { arrowRows } from './arrow-rows.js';
import { csvRows } from './csv-rows.js';
import { jsonRows, ndjsonRows } from './json-rows.js';
import type { Answer, Written } from './row-writer.js';
import { tableRows } from './table-rows.js';

export const ROW_FORMATS = ['table', 'csv', 'json', 'ndjson', 'arrow'] as const;

export type RowFormat = (typeof ROW_FORMATS)[number];

/** What a file's name asks for; undefined where it asks for nothing. */
export function rowFormatByName(file: string): RowFormat | undefined {
  const [, ending] = /\.(csv|json|ndjson|jsonl|txt|arrows?)$/i.exec(file) ?? [];
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
    case 'arrow':
    case 'arrows':
      return 'arrow';
    default:
      return undefined;
  }
}

/** Which of Arrow's two forms a file of that name has. */
export function ipcKindOf(file: string): IpcKind {
  return /\.arrows$/i.test(file) ? 'stream' : 'file';
}

/** `width` is of a table, `ipc` of Arrow. */
export function rowWriter(
  format: RowFormat,
  width: number,
  ipc: IpcKind,
): (answer: Answer, output: TextOutput) => Promise<Written> {
  switch (format) {
    case 'table':
      return tableRows(width);
    case 'csv':
      return csvRows;
    case 'json':
      return jsonRows;
    case 'ndjson':
      return ndjsonRows;
    case 'arrow':
      return arrowRows(ipc);
    default:
      return unreachable(format);
  }
}
