import { join } from 'node:path';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { type FileSourceOptions, fileSource } from '../../src/sources/file-source.js';
import type { Source } from '../../src/sources/source.js';
import { temporaryFolder } from './temporary-folder.js';

export const FORMATS = ['csv', 'json', 'parquet'] as const;

/** Rows of texts, and NULL, as a file of each format; in Parquet a column is of the type that `types` says, or VARCHAR. */
export async function sourceIn(
  format: FileSourceOptions['format'],
  rows: readonly Readonly<Record<string, string | null>>[],
  options: Pick<FileSourceOptions, 'schema' | 'timeField' | 'computed' | 'fields'>,
  types: Readonly<Record<string, string>> = {},
): Promise<Source> {
  const names = Object.keys(rows[0] ?? {});
  const name = `a.${format}`;
  const folder = temporaryFolder({ [name]: textOf(format, names, rows) });
  const file = join(folder, name);
  if (format === 'parquet') {
    const cells = rows.map((row) => names.map((column) => sqlText(row[column] ?? null)).join(', '));
    const columns = names.map((column) => `CAST(${column} AS ${types[column] ?? 'VARCHAR'}) AS ${column}`);
    const values = `(VALUES ${cells.map((row) => `(${row})`).join(', ')}) AS t(${names.join(', ')})`;
    const database = await openDatabase(':memory:', { access: 'write' });
    await database.run(`COPY (SELECT ${columns.join(', ')} FROM ${values}) TO '${file}' (FORMAT parquet)`);
    await database.close();
  }
  return fileSource({ stream: 's', name, file, format, ...options });
}

function textOf(
  format: FileSourceOptions['format'],
  names: readonly string[],
  rows: readonly Readonly<Record<string, string | null>>[],
): string {
  if (format === 'json') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const lines = rows.map((row) => names.map((name) => row[name] ?? '').join(','));
  return [names.join(','), ...lines, ''].join('\n');
}

function sqlText(text: string | null): string {
  return text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`;
}
