import type { BehaviourType } from '../behaviour.js';
import { MotifError } from '../errors.js';
import { widens } from '../widens.js';
import type { TableVersion } from './hot/hot-store.js';
import { engineEntry, type Manifest, type TableEntry } from './manifest.js';
import { fileName } from './segments/segment-folder.js';
import { type StoredSchema, type StoredType, sameSchema, storedTypeName } from './stored-type.js';
import {
  type ArchiveTable,
  CLAIMS_TABLE,
  EVENT_COLUMNS,
  FIXED_TABLES,
  KEY_COLUMN,
  RAW_COLUMN,
  type StreamLayout,
  streamTable,
} from './tables.js';
import { CLAIM_COLUMNS, withClaimColumns } from './views/claim-columns.js';

const LONGEST_NAME = 180;

/** What an engine writes: its streams' tables and its queries. */
export interface Declared {
  readonly engine: string;
  readonly streams: readonly StreamLayout[];
  readonly behaviours: readonly BehaviourType[];
  /** Whether rows say under which claim they were written. */
  readonly hasClaims: boolean;
}

/**
 * The manifest with an engine's tables: a stream whose columns have changed gets a schema more. Undefined where nothing
 * changes.
 * @throws MotifError `ARCHIVE_MISMATCH` where old rows could not be read as the new columns, `INVALID_QUERY` when a
 * column's name is taken.
 */
export function declareTables(manifest: Manifest, declared: Declared): Manifest | undefined {
  const { engine, streams, behaviours, hasClaims } = declared;
  const changed = declaredTables(streams, hasClaims).flatMap((table): [string, TableEntry][] => {
    const before = pathOf(manifest, table.path);
    const after = withSchema(manifest.tables[before], table);
    return after === manifest.tables[before] ? [] : [[before, after]];
  });
  const known = engineEntry(manifest, engine);
  const isSame = JSON.stringify(known.behaviours) === JSON.stringify(behaviours) && engine in manifest.engines;
  if (changed.length === 0 && isSame) return undefined;
  return {
    ...manifest,
    engines: { ...manifest.engines, [engine]: { ...known, behaviours } },
    tables: { ...manifest.tables, ...Object.fromEntries(changed) },
  };
}

/** The tables that an engine writes. */
export function declaredTables(streams: readonly StreamLayout[], hasClaims: boolean): readonly ArchiveTable[] {
  const tables = streams.map((stream) => tableOf(stream, hasClaims));
  if (!hasClaims) return [...Object.values(FIXED_TABLES), ...tables];
  const { runs, ...written } = FIXED_TABLES;
  const claimed = [...Object.values(written), ...tables];
  return [...claimed.map((table) => ({ ...table, columns: withClaimColumns(table.columns) })), runs, CLAIMS_TABLE];
}

/** The tables that an engine writes, and which of its schemas each has now. */
export function declaredVersions(
  manifest: Manifest,
  { streams, hasClaims }: Pick<Declared, 'streams' | 'hasClaims'>,
): readonly TableVersion[] {
  return declaredTables(streams, hasClaims).map((table) => {
    const path = pathOf(manifest, table.path);
    const version = (manifest.tables[path]?.schemas.length ?? 1) - 1;
    return { table: { ...table, path }, version };
  });
}

function tableOf(stream: StreamLayout, hasClaims: boolean): ArchiveTable {
  refuseLongName(stream);
  refuseTakenNames(stream, hasClaims ? CLAIM_COLUMNS : []);
  return streamTable(stream);
}

/** DuckDB's names differ by more than upper and lower case. */
function pathOf({ tables }: Manifest, path: string): string {
  return Object.keys(tables).find((one) => one.toLowerCase() === path.toLowerCase()) ?? path;
}

function withSchema(entry: TableEntry | undefined, { path, columns, clusteredBy }: ArchiveTable): TableEntry {
  if (entry === undefined) return { schemas: [columns], clusteredBy };
  const isSameOrder = JSON.stringify(entry.clusteredBy) === JSON.stringify(clusteredBy);
  if (sameSchema(entry.schemas.at(-1) ?? [], columns)) return isSameOrder ? entry : { ...entry, clusteredBy };
  for (const schema of entry.schemas) requireReadable(path, schema, columns);
  return { schemas: [...entry.schemas, columns], clusteredBy };
}

/** Rows of `before` can be read as `now`: what both have is the same or wider. */
function requireReadable(path: string, before: StoredSchema, now: StoredSchema): void {
  const problems = before.flatMap(({ name, type }) => {
    const other = now.find((field) => field.name.toLowerCase() === name.toLowerCase());
    return other === undefined || isReadable(type, other.type)
      ? []
      : [`"${other.name}" is ${storedTypeName(other.type)}, was ${storedTypeName(type)}`];
  });
  if (problems.length === 0) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `the archive has ${path.replace('events/', 'stream ')} with columns that cannot be read as they are declared now: ${problems.join('; ')}`,
    hint: 'A column may be added, dropped or made wider. Give it another name, begin anew with --fresh, or name another folder with --archive DIR.',
  });
}

function isReadable(before: StoredType, now: StoredType): boolean {
  if (before.kind === 'BLOB' || now.kind === 'BLOB') return before.kind === now.kind;
  return widens(before, now);
}

/** A name is a file's name too, and systems end these at 255 bytes. */
function refuseLongName({ name }: StreamLayout): void {
  if (fileName(name).length <= LONGEST_NAME) return;
  throw new MotifError('INVALID_QUERY', {
    message: `a stream's name is too long for the archive: ${name.slice(0, 40)}…`,
    hint: `It becomes the name of a folder, of ${LONGEST_NAME} characters at most: each letter beyond a to z counts as several. Give the stream a shorter one.`,
  });
}

function refuseTakenNames({ name: stream, schema }: StreamLayout, others: StoredSchema): void {
  const taken = new Set(
    [...EVENT_COLUMNS, KEY_COLUMN, RAW_COLUMN, ...others].map(({ name }) => name).concat('_headers', '_date'),
  );
  const clash = schema.find(({ name }) => taken.has(name.toLowerCase()));
  if (clash === undefined) return;
  throw new MotifError('INVALID_QUERY', {
    message: `stream "${stream}" has a column "${clash.name}", a name that the archive needs for itself`,
    hint: `The archive adds ${[...taken].join(', ')} to every event: give the column another name.`,
  });
}
