import type { Database } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { requireColumns } from '../formats/require-columns.js';
import { quoteText } from '../quote-text.js';
import { type DataType, type Field, quoteName, type Schema, typeName } from '../schema.js';

export interface ParquetQueryOptions {
  readonly name: string;
  readonly file: string;
  readonly schema: Schema;
  /** The first row's number. */
  readonly from: number;
}

/**
 * The statement that reads a file as the schema: its columns, then the place of the first that is of another type, and what
 * is found there (NULL where the row is one of the schema); and how many rows the file has.
 * @throws MotifError `INVALID_INPUT` when it is not Parquet or lacks a column.
 */
export async function parquetQuery(
  database: Database,
  { name, file, schema, from }: ParquetQueryOptions,
): Promise<{ readonly sql: string; readonly total: number }> {
  const table = `read_parquet(${quoteText(literalPath(file))}, file_row_number = true)`;
  const types = await columnTypes(database, table, name);
  const found = [...types.keys()];
  // Records of it were read when it had all: those that it has not were declared since, and are NULL.
  requireColumns(name, from > 0 ? schema.filter((field) => isThere(field, found)) : schema, found);
  const places = schema.map((field) => placeOf(field, types));
  const columns = places.map((place) => (place.cast === undefined ? place.column : tryCast(place, place.cast)));
  const [[total]] = [...(await database.rows(`SELECT count(*) FROM ${table}`)), []];
  return {
    sql: `SELECT ${[...columns, ...mismatchOf(places)].join(', ')} FROM ${table} WHERE file_row_number >= ${from}`,
    total: Number(total),
  };
}

interface Place {
  readonly column: string;
  /** The declared type, where the file has another. */
  readonly cast?: DataType;
  /** What the file has. */
  readonly isText: boolean;
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

function isThere({ name }: Field, found: readonly string[]): boolean {
  return found.some((other) => other.toLowerCase() === name.toLowerCase());
}

function placeOf({ name, type }: Field, types: ReadonlyMap<string, string>): Place {
  const column = [...types.keys()].find((found) => found.toLowerCase() === name.toLowerCase());
  if (column === undefined) return { column: `NULL::${typeName(type)}`, isText: false };
  const place = { column: quoteName(column), isText: types.get(column) === 'VARCHAR' };
  return types.get(column) === typeName(type) ? place : { ...place, cast: type };
}

function mismatchOf(places: readonly Place[]): readonly string[] {
  const conditions = places.flatMap((place, i) => {
    const { column, cast } = place;
    return cast === undefined ? [] : [{ column, i, when: `${column} IS NOT NULL AND ${tryCast(place, cast)} IS NULL` }];
  });
  if (conditions.length === 0) return ['NULL::INTEGER', 'NULL::VARCHAR'];
  const first = conditions.map(({ when, i }) => `WHEN ${when} THEN ${i}`);
  const found = conditions.map(({ when, column }) => `WHEN ${when} THEN ${column}::VARCHAR`);
  return [`CASE ${first.join(' ')} END`, `CASE ${found.join(' ')} END`];
}

/** Of a text DuckDB would cut off the offset from UTC for a TIMESTAMP, not apply it. */
function tryCast({ column, isText }: Place, type: DataType): string {
  const cast = (value: string, to: DataType): string => `TRY_CAST(${value} AS ${typeName(to)})`;
  return type.kind === 'TIMESTAMP' && isText ? cast(cast(column, { kind: 'TIMESTAMPTZ' }), type) : cast(column, type);
}

/** DuckDB takes a path for a pattern; in brackets its signs mean themselves. */
function literalPath(file: string): string {
  return file.replace(/[*?[]/g, '[$&]');
}
