import { join } from 'node:path';
import { quoteName } from '../schema.js';
import { hasClaimColumns, withoutClaimColumns } from './claim-columns.js';
import type { Manifest, Segment } from './manifest.js';
import { quoteText } from './quote-text.js';
import {
  castTo,
  parquetType,
  physicalName,
  type StoredColumn,
  type StoredSchema,
  storedTypeName,
} from './stored-type.js';
import { type ArchiveTable, tableAt } from './tables.js';

/** Rows that are not in a segment yet, in a Parquet file that was made to be read now. */
export interface HotFile {
  readonly table: string;
  /** Which of the table's schemas. */
  readonly schema: number;
  /** Absolute. */
  readonly file: string;
}

/**
 * All rows of a table in the columns that hold now, and the day that each belongs to. Where a folder above has a `=` in its name,
 * DuckDB would take that for a column too. `where` stands behind the rows `r` of a schema that has claims' columns.
 */
export function tableRows(manifest: Manifest, path: string, hot: readonly HotFile[], where = ''): string {
  const { schemas = [], clusteredBy = [] } = manifest.tables[path] ?? {};
  const columns = schemas.at(-1) ?? [];
  const table = tableAt(path, columns, clusteredBy);
  const segments = manifest.segments.filter((segment) => segment.table === path);
  const parts = schemas.flatMap((schema, version) => {
    const of = segments.filter((segment) => segment.schema === version);
    const isDated = ({ date }: Segment): boolean => date !== null && !manifest.directory.includes('=');
    const dated = of.filter(isDated).map((segment) => fileOf(manifest, segment));
    const other = of.filter((segment) => !isDated(segment)).map((segment) => fileOf(manifest, segment));
    const recent = hot.filter((one) => one.table === path && one.schema === version).map(({ file }) => file);
    return [
      ...(dated.length === 0 ? [] : [part(table, schema, dated, true, where)]),
      ...(other.length + recent.length === 0 ? [] : [part(table, schema, [...other, ...recent], false, where)]),
    ];
  });
  return parts.length === 0 ? nothing(table) : parts.join('\nUNION ALL\n');
}

/** Segments of one schema as a table whose columns are those that hold now. */
export function segmentRows(table: ArchiveTable, schema: StoredSchema, files: readonly string[]): string {
  return `SELECT ${currentColumns(table, schema)} FROM read_parquet(${fileList(files)}, hive_partitioning = false)`;
}

function part(
  table: ArchiveTable,
  schema: StoredSchema,
  files: readonly string[],
  isDated: boolean,
  where: string,
): string {
  const { time, date } = table;
  const [day, options] = isDated
    ? [quoteName(date), `hive_partitioning = true, hive_types = {'${date}': DATE}`]
    : [`CAST(${quoteName(physicalName(schema, time))} AS DATE) AS ${quoteName(date)}`, 'hive_partitioning = false'];
  const counted = hasClaimColumns(schema) ? ` AS r ${where}` : '';
  return `SELECT ${currentColumns(shown(table), schema)}, ${day} FROM read_parquet(${fileList(files)}, ${options})${counted}`;
}

function shown(table: ArchiveTable): ArchiveTable {
  return { ...table, columns: withoutClaimColumns(table.columns) };
}

/** A column that the segment was sealed without is NULL in it; one that it alone has is not shown. */
function currentColumns({ columns }: ArchiveTable, schema: StoredSchema): string {
  const list = columns.map(({ name, type }) => {
    const before = schema.find((field) => field.name.toLowerCase() === name.toLowerCase());
    if (before === undefined) return `CAST(NULL AS ${storedTypeName(type)}) AS ${quoteName(name)}`;
    return castTo(quoteName(before.of ?? before.name), parquetType(before.type), type, name);
  });
  return list.join(', ');
}

function nothing({ columns, date }: ArchiveTable): string {
  const all: readonly StoredColumn[] = [...withoutClaimColumns(columns), { name: date, type: { kind: 'DATE' } }];
  const list = all.map(({ name, type }) => `CAST(NULL AS ${storedTypeName(type)}) AS ${quoteName(name)}`);
  return `SELECT ${list.join(', ')} WHERE false`;
}

function fileOf({ directory }: Manifest, { path }: Segment): string {
  return join(directory, path);
}

export function fileList(files: readonly string[]): string {
  return `[${files.map((file) => `${quoteText(file)}`).join(', ')}]`;
}
