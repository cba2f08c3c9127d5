import { extname } from 'node:path';
import { arrowRows } from './arrow-rows.js';
import type { BinaryWriter } from './binary-writer.js';
import { csvRows } from './csv-rows.js';
import { jsonRows, ndjsonRows } from './json-rows.js';
import { parquetRows } from './parquet-rows.js';
import type { RowWriter } from './row-writer.js';
import { tableRows } from './table-rows.js';

export const ROW_FORMATS = ['table', 'csv', 'json', 'ndjson', 'parquet', 'arrow'] as const;

export type RowFormat = (typeof ROW_FORMATS)[number];

/** How rows are written, and what the names of such files end in. */
export type RowForm =
  /** `width` is of a table. */
  | { readonly kind: 'text'; readonly endings: readonly string[]; readonly writer: (width: number) => RowWriter }
  | { readonly kind: 'binary'; readonly endings: readonly string[]; readonly writer: BinaryWriter };

const FORMS: Readonly<Record<RowFormat, RowForm>> = {
  table: { kind: 'text', endings: ['.txt'], writer: tableRows },
  csv: { kind: 'text', endings: ['.csv'], writer: () => csvRows },
  json: { kind: 'text', endings: ['.json'], writer: () => jsonRows },
  ndjson: { kind: 'text', endings: ['.ndjson', '.jsonl'], writer: () => ndjsonRows },
  parquet: { kind: 'binary', endings: ['.parquet'], writer: parquetRows },
  arrow: { kind: 'binary', endings: ['.arrow', '.arrows'], writer: arrowRows },
};

export function rowForm(format: RowFormat): RowForm {
  return FORMS[format];
}

/** What a file's name asks for; undefined where it asks for nothing. */
export function rowFormatByName(file: string): RowFormat | undefined {
  const ending = extname(file).toLowerCase();
  return ROW_FORMATS.find((format) => FORMS[format].endings.includes(ending));
}

/** `.csv, .json, .ndjson, .parquet or .txt`: what the name of a file can end in. */
export function knownEndings(): string {
  const endings = ROW_FORMATS.flatMap((format) => FORMS[format].endings.slice(0, 1)).sort();
  return `${endings.slice(0, -1).join(', ')} or ${endings.at(-1)}`;
}
