import { join } from 'node:path';
import { quoteText } from '../../quote-text.js';
import { quoteName } from '../../schema.js';
import { type EndedClaims, mayBeUncounted } from '../hot/may-be-uncounted.js';
import type { Manifest, Segment } from '../manifest.js';
import {
  castTo,
  parquetType,
  physicalName,
  type StoredColumn,
  type StoredSchema,
  storedTypeName,
} from '../stored-type.js';
import { type ArchiveTable, tableAt } from '../tables.js';
import { hasClaimColumns, withoutClaimColumns } from './claim-columns.js';

/** Rows that are not in a segment yet, in a Parquet file that was made to be read now. */
export interface HotFile {
  readonly table: string;
  /** Which of the table's schemas. */
  readonly schema: number;
  /** Absolute. */
  readonly file: string;
}

/** Rows of claims that have ended are looked for where there may be some, by what stands behind the FROM then. */
export interface Counting {
  readonly ended: EndedClaims;
  readonly join: string;
}

/**
 * All rows of a table in the columns that hold now, and the day that each belongs to. Where a folder above has a `=` in its name,
 * DuckDB would take that for a column too.
 */
export function tableRows(manifest: Manifest, path: string, hot: readonly HotFile[], counting?: Counting): string {
  const { schemas = [], clusteredBy = [] } = manifest.tables[path] ?? {};
  const columns = schemas.at(-1) ?? [];
  const table = tableAt(path, columns, clusteredBy);
  const segments = manifest.segments.filter((segment) => segment.table === path);
  const parts = schemas.flatMap((schema, version) => {
    const of = segments.filter((segment) => segment.schema === version);
    const recent = hot.filter((one) => one.table === path && one.schema === version).map(({ file }) => file);
    if (counting === undefined || !hasClaimColumns(schema)) return partsOf(manifest, table, schema, of, recent, '');
    const [looked, plain] = partition(of, (segment) => mayBeUncounted(segment, counting.ended));
    return [
      ...partsOf(manifest, table, schema, plain, [], ''),
      ...partsOf(manifest, table, schema, looked, recent, counting.join),
    ];
  });
  return parts.length === 0 ? nothing(table) : parts.join('\nUNION ALL\n');
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function partsOf(
  manifest: Manifest,
  table: ArchiveTable,
  schema: StoredSchema,
  segments: readonly Segment[],
  recent: readonly string[],
  join: string,
): readonly string[] {
  const isDated = ({ date }: Segment): boolean => date !== null && !manifest.directory.includes('=');
  const [dated, rest] = partition(segments, isDated).map((some) => some.map((segment) => fileOf(manifest, segment)));
  const other = [...(rest ?? []), ...recent];
  return [
    ...(dated === undefined || dated.length === 0 ? [] : [part(table, schema, dated, true, join)]),
    ...(other.length === 0 ? [] : [part(table, schema, other, false, join)]),
  ];
}

/** Segments of one schema as a table whose columns are those that hold now. */
export function segmentRows(table: ArchiveTable, schema: StoredSchema, files: readonly string[]): string {
  return `SELECT ${currentColumns(table, schema)} FROM read_parquet(${fileList(files)}, hive_partitioning = false)`;
}

/** Of rows `r`, as `join` leaves them. */
function part(
  table: ArchiveTable,
  schema: StoredSchema,
  files: readonly string[],
  isDated: boolean,
  join: string,
): string {
  const { time, date } = table;
  const [day, options] = isDated
    ? [quoteName(date), `hive_partitioning = true, hive_types = {'${date}': DATE}`]
    : [`CAST(${quoteName(physicalName(schema, time))} AS DATE) AS ${quoteName(date)}`, 'hive_partitioning = false'];
  const rows = `read_parquet(${fileList(files)}, ${options})${join === '' ? '' : ` AS r ${join}`}`;
  return `SELECT ${currentColumns(shown(table), schema)}, ${day} FROM ${rows}`;
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
