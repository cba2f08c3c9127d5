import type { Database, TableName } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { quoteName } from '../schema.js';

/** Counts up when an older motif could no longer read what this one writes. */
const FORMAT = '3';

/** Of the streams: one table each, by its name. */
export const STREAMS = 'streams';

export const BEHAVIOURS: TableName = { schema: 'main', name: 'behaviours' };
export const EVIDENCE: TableName = { schema: 'main', name: 'evidence' };
export const LATE: TableName = { schema: 'main', name: 'late' };
export const DEAD_LETTERS: TableName = { schema: 'main', name: 'dead_letters' };
/** Motif's own: people find nothing in it. */
export const STATE: TableName = { schema: 'motif', name: 'state' };

export const EPOCHS: TableName = { schema: 'motif', name: 'epochs' };

/** The view of all streams together. */
export const EVENTS = 'events';

/** Names that no view of a stream or query can take. */
export const FIXED_NAMES: ReadonlySet<string> = new Set([
  EVENTS,
  BEHAVIOURS.name,
  EVIDENCE.name,
  LATE.name,
  DEAD_LETTERS.name,
]);

const TABLES = [
  'CREATE SCHEMA motif',
  `CREATE SCHEMA ${STREAMS}`,
  'CREATE TABLE motif.meta (key VARCHAR, value VARCHAR)',
  'CREATE TABLE motif.state (epoch BIGINT, owner VARCHAR, key VARCHAR, state BLOB)',
  'CREATE TABLE motif.epochs (record BLOB, batches VARCHAR)',
  `CREATE TABLE behaviours
     (id VARCHAR, behaviour VARCHAR, version VARCHAR, kind VARCHAR, time TIMESTAMP, key JSON, "values" JSON,
      source VARCHAR, partition INTEGER, "offset" BIGINT, revision INTEGER)`,
  `CREATE TABLE evidence
     (id VARCHAR, ordinal INTEGER, variable VARCHAR, source VARCHAR, partition INTEGER, "offset" BIGINT,
      last_offset BIGINT, "count" BIGINT)`,
  `CREATE TABLE late
     (stream VARCHAR, time TIMESTAMP, lateness INTERVAL, source VARCHAR, partition INTEGER, "offset" BIGINT)`,
  `CREATE TABLE dead_letters
     (stream VARCHAR, source VARCHAR, partition INTEGER, "offset" BIGINT, line BIGINT, reason VARCHAR, raw VARCHAR)`,
];

/** What every archive has, in an empty database. */
export async function createLayout(database: Database, motifVersion: string): Promise<void> {
  await database.transaction(async () => {
    for (const table of TABLES) await database.run(table);
    await database.run(
      `INSERT INTO motif.meta VALUES ('format', '${FORMAT}'), ('motif', '${motifVersion.replaceAll("'", "''")}')`,
    );
  });
}

/** @throws MotifError `ARCHIVE_MISMATCH` for a database that is no archive, or one of another format. */
export async function requireLayout(database: Database, directory: string): Promise<void> {
  if (!(await isArchive(database))) {
    throw new MotifError('ARCHIVE_MISMATCH', {
      message: `"${directory}" holds a DuckDB database that is not a motif archive`,
      hint: 'Name another folder with --archive DIR.',
    });
  }
  const meta = new Map((await database.rows('SELECT key, value FROM motif.meta')).map(([key, value]) => [key, value]));
  if (meta.get('format') === FORMAT) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `"${directory}" was written by motif ${meta.get('motif')} in format ${meta.get('format')}; this one reads ${FORMAT}`,
    hint: 'Use that version of motif, name another folder with --archive DIR, or begin anew with --fresh.',
  });
}

export async function isArchive(database: Database): Promise<boolean> {
  const found = await database.rows(
    "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'motif' AND table_name = 'meta' AND NOT internal",
  );
  return found.length > 0;
}

/** The streams whose events the archive has, whether they are still declared or not. */
export async function streamTables(database: Database): Promise<readonly TableName[]> {
  const rows = await database.rows(
    `SELECT table_name FROM duckdb_tables() WHERE schema_name = '${STREAMS}' ORDER BY table_oid`,
  );
  return rows.map(([name]) => ({ schema: STREAMS, name: String(name) }));
}

/** A table's name in a statement. */
export function qualified(table: TableName): string {
  return `${quoteName(table.schema)}.${quoteName(table.name)}`;
}
