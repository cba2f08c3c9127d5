import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { requireColumns } from '../formats/require-columns.js';
import { typeWithArticle } from '../formats/type-mismatch.js';
import { type DataType, type Field, quoteName, type Schema, typeName } from '../schema.js';

export interface ParquetQueryOptions {
  readonly name: string;
  readonly file: string;
  readonly schema: Schema;
  /** The first row's number. */
  readonly from: number;
}

/**
 * The statement that reads a file as the schema: its columns, then why a row is none of it (NULL where it is one); and
 * how many rows the file has.
 * @throws MotifError `INVALID_INPUT` when it is not Parquet or lacks a column.
 */
export async function parquetQuery(
  database: Database,
  { name, file, schema, from }: ParquetQueryOptions,
): Promise<{ readonly sql: string; readonly total: number }> {
  const table = `read_parquet(${literal(literalPath(file))}, file_row_number = true)`;
  const types = await columnTypes(database, table, name);
  requireColumns(name, schema, [...types.keys()]);
  const places = schema.map((field) => placeOf(field, types));
  const columns = places.map(({ column, cast }) => (cast === undefined ? column : tryCast(column, cast)));
  const [[total]] = [...(await database.rows(`SELECT count(*) FROM ${table}`)), []];
  return {
    sql: `SELECT ${[...columns, problemOf(places)].join(', ')} FROM ${table} WHERE file_row_number >= ${from}`,
    total: Number(total),
  };
}

interface Place {
  readonly name: string;
  readonly column: string;
  /** The declared type, where the file has another. */
  readonly cast?: DataType;
}

async function columnTypes(database: Database, table: string, name: string): Promise<ReadonlyMap<string, string>> {
  try {
    const described = await database.rows(`SELECT column_name, column_type FROM (DESCRIBE FROM ${table})`);
    const columns = described.map(([column, type]) => [String(column), String(type)] as const);
    return new Map(columns.filter(([column]) => column !== 'file_row_number'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new MotifError('INVALID_INPUT', `${name} cannot be read as Parquet: ${reason}`, { cause });
  }
}

function placeOf({ name, type }: Field, types: ReadonlyMap<string, string>): Place {
  const column = [...types.keys()].find((found) => found.toLowerCase() === name.toLowerCase()) ?? name;
  const place = { name, column: quoteName(column) };
  return types.get(column) === typeName(type) ? place : { ...place, cast: type };
}

function problemOf(places: readonly Place[]): string {
  const cases = places.flatMap(({ name, column, cast }) => {
    if (cast === undefined) return [];
    const reason = `${literal(`column ${name}: '`)} || left(${column}::VARCHAR, 100) || ${literal(`' is not ${typeWithArticle(cast)}`)}`;
    return [`WHEN ${column} IS NOT NULL AND ${tryCast(column, cast)} IS NULL THEN ${reason}`];
  });
  return cases.length === 0 ? 'NULL::VARCHAR' : `CASE ${cases.join(' ')} END`;
}

function tryCast(column: string, type: DataType): string {
  return `TRY_CAST(${column} AS ${typeName(type)})`;
}

/** DuckDB takes a path for a pattern; in brackets its signs mean themselves. */
function literalPath(file: string): string {
  return file.replace(/[*?[]/g, '[$&]');
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
