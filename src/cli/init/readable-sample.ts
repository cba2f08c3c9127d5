import type { FileSample } from '../../duckdb/sample-file.js';
import { MotifError } from '../../errors.js';
import type { ColumnFormat } from '../../file-connector.js';
import type { Field } from '../../schema.js';
import { parseTimestamp } from '../../time.js';

const SAMPLE_ROWS = 20_000;

/**
 * A look at a file, its columns with types as streams.sql is to declare them.
 * @throws MotifError `INVALID_INPUT` when motif could not read it as it is.
 */
export async function readableSample(file: string, format: ColumnFormat): Promise<FileSample> {
  const { sampleFile } = await import('../../duckdb/sample-file.js');
  const { columns, rows } = await sampleFile({ file, format, limit: SAMPLE_ROWS });
  if (format === 'csv') refuseOtherCsv(file, columns);
  if (rows.length === 0) {
    throw new MotifError('INVALID_INPUT', {
      message: `${file} has no rows to look at`,
      hint: 'types are taken from them',
    });
  }
  return { columns: columns.map((field) => declared(field, format)), rows };
}

function refuseOtherCsv(file: string, columns: readonly Field[]): void {
  const [first] = columns;
  if (columns.length === 1 && first !== undefined && /[;\t|]/.test(first.name)) {
    const hint = 'motif reads CSV with commas between the columns';
    throw new MotifError('INVALID_INPUT', { message: `${file} has one column only, called ${first.name}`, hint });
  }
  const data = columns.find(({ name }) => /^[-+]?\d+([.,]\d+)?$/.test(name) || parseTimestamp(name) !== undefined);
  if (data === undefined) return;
  throw new MotifError('INVALID_INPUT', {
    message: `${file} seems to have no header: its first line has the value ${data.name}`,
    hint: 'motif takes the names of the columns from the first line: put them there',
  });
}

/** Text with an offset becomes an instant in UTC; a column that is always NULL may hold anything. */
function declared({ name, type }: Field, format: ColumnFormat): Field {
  if (type.kind === 'NULL') return { name, type: { kind: 'VARCHAR' } };
  if (type.kind === 'TIMESTAMPTZ' && format !== 'parquet') return { name, type: { kind: 'TIMESTAMP' } };
  return { name, type };
}
