import { MotifError } from '../errors.js';
import { quoteText } from '../quote-text.js';
import type { Schema, Value } from '../schema.js';
import { openDatabase } from './open-database.js';

/** The columns of a file with the types that its values suggest, and its first rows. */
export interface FileSample {
  readonly columns: Schema;
  readonly rows: readonly (readonly Value[])[];
}

export interface SampleOptions {
  readonly file: string;
  /** CSV with commas and a header, one JSON object a line (either as gzip too), or Parquet. */
  readonly format: 'csv' | 'json' | 'parquet';
  readonly limit: number;
}

/** @throws MotifError `INVALID_INPUT` with DuckDB's reason when the file is not of that format. */
export async function sampleFile(options: SampleOptions): Promise<FileSample> {
  const database = await openDatabase(':memory:', { access: 'write' });
  try {
    const result = await database.query(`FROM ${reader(options)} LIMIT ${options.limit}`);
    const rows: (readonly Value[])[] = [];
    for await (const row of result.rows()) rows.push(row);
    return { columns: result.columns, rows };
  } catch (cause) {
    if (cause instanceof MotifError && cause.code === 'ENVIRONMENT') throw cause;
    const [reason = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
    const hint = `DuckDB says: ${reason}`;
    throw new MotifError(
      'INVALID_INPUT',
      { message: `${options.file} cannot be read as ${options.format}`, hint },
      { cause },
    );
  } finally {
    await database.close();
  }
}

/** Reads as motif's own formats do; a record that does not fit is no reason to know nothing of the others. */
function reader({ file, format }: SampleOptions): string {
  // DuckDB takes a path for a pattern; in brackets its signs mean themselves.
  const name = quoteText(file.replace(/[*?[]/g, '[$&]'));
  switch (format) {
    case 'csv':
      return `read_csv(${name}, delim = ',', quote = '"', escape = '"', header = true, ignore_errors = true)`;
    case 'json':
      return `read_json(${name}, format = 'newline_delimited', ignore_errors = true)`;
    case 'parquet':
      return `read_parquet(${name})`;
  }
}
