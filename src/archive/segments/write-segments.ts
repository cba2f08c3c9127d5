import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import { quoteText } from '../../quote-text.js';
import { quoteName } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import type { CrashPoint } from '../crash-point.js';
import { hashFile, syncFile, syncFolder } from '../durable.js';
import { CLAIMED_FORMAT, FORMAT, type Segment } from '../manifest.js';
import { physicalName, toParquet } from '../stored-type.js';
import { type ArchiveTable, CLAIMS_TABLE } from '../tables.js';
import { hasClaimColumns } from '../views/claim-columns.js';
import { fileName, segmentFolder } from './segment-folder.js';
import type { SegmentNote } from './segment-note.js';
import { rowsIn, spanOf } from './segment-totals.js';

/** Rows of more days than this in one go are one segment of many days: a file for a handful of rows helps nobody. */
const MANY_DAYS = 32;

/** Zstd's. Level 3 took a fifth more time and made events of a shop no smaller, as they came and in order. */
const LEVEL = 1;
/** A third of DuckDB's own 122,880 rows: who asks for one key reads a group or two. */
const CLUSTERED_GROUP = 40_960;

export interface SegmentsToWrite {
  readonly table: ArchiveTable;
  /** Of `planSegments`. */
  readonly parts: readonly SegmentPart[];
  /** How many files there will be of this name, those of other tables too. */
  readonly count: number;
  /** Which of the table's schemas `table` has. */
  readonly schema: number;
  /** What stands behind FROM: rows with the table's columns. */
  readonly rows: string;
  /** In the order of `table.clusteredBy`, not as they come. */
  readonly isClustered: boolean;
  /** The archive's folder, and one in it where files are made before they have their names. */
  readonly folder: string;
  readonly aside: string;
  /** A name that no other segment of the table has. */
  readonly name: string;
  readonly about: Pick<Segment, 'level' | 'engine' | 'generation'> & Pick<SegmentNote, 'replaces' | 'sealed'>;
  readonly reached: (point: CrashPoint) => void;
}

/**
 * Writes rows as Parquet files, one a day, each whole and on the disk before it has its name. They are part of the archive
 * once the manifest lists them.
 */
export async function writeSegments(database: Database, given: SegmentsToWrite): Promise<readonly Segment[]> {
  const { table, parts, folder, aside, reached } = given;
  await mkdir(aside, { recursive: true });
  const segments: Segment[] = [];
  const folders = new Set<string>();
  for (const [place, part] of parts.entries()) {
    const made = join(aside, `${fileName(table.path)}-${place}.parquet`);
    await rm(made, { force: true });
    const path = `${segmentFolder(table, part.date)}/${given.name}.parquet`;
    const claims = await claimsIn(database, given, part);
    await database.run(copyStatement(given, part, claims, made));
    reached('segment made');
    await syncFile(made);
    const { size } = await stat(made);
    const sha256 = await hashFile(made);
    const { replaces: _, sealed: __, ...about } = given.about;
    segments.push({ path, table: table.path, schema: given.schema, ...part, bytes: size, sha256, ...about, ...claims });
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await rename(made, target);
    folders.add(dirname(target));
    reached('segment named');
  }
  for (const one of withParents(folder, folders)) await syncFolder(one);
  return segments;
}

export interface SegmentPart {
  readonly date: string | null;
  readonly rows: number;
  readonly first: Timestamp | null;
  readonly last: Timestamp | null;
}

/** Which rows a segment is made of: those of each day; or all, where there are many or some rows have no time. */
export async function planSegments(
  database: Database,
  { columns, time }: ArchiveTable,
  rows: string,
): Promise<readonly SegmentPart[]> {
  const column = quoteName(physicalName(columns, time));
  const days = await database.rows(
    `SELECT strftime(day, '%Y-%m-%d'), count, first, last FROM (
       SELECT CAST(${column} AS DATE) AS day, count(*) AS count,
         ${finite('min', column)} AS first, ${finite('max', column)} AS last
       FROM ${rows} GROUP BY ALL
     ) ORDER BY 1`,
  );
  const parts = days.map(([date, count, first, last]): SegmentPart => {
    return {
      date: date === null ? null : String(date),
      rows: Number(count),
      first: first === null ? null : Number(first),
      last: last === null ? null : Number(last),
    };
  });
  if (parts.length <= MANY_DAYS && parts.every(({ date }) => date !== null && /^\d{4}-/.test(date))) return parts;
  return [{ date: null, rows: rowsIn(parts), ...spanOf(parts) }];
}

/** Of times that no calendar has nothing is known: rows with them stay, as those without a time do. */
export function finite(of: 'min' | 'max', column: string): string {
  return `${of}(${column}) FILTER (WHERE isfinite(${column}))`;
}

/** Of more claims than this nothing is said: whoever reads the segment looks at each row. */
const MOST_CLAIMS = 128;

async function claimsIn(
  database: Database,
  given: SegmentsToWrite,
  part: SegmentPart,
): Promise<Pick<Segment, 'claims'>> {
  if (!hasClaimColumns(given.table.columns)) return {};
  const last = await database.rows(
    `SELECT _claim, max(_epoch) FROM (SELECT _claim, _epoch FROM ${given.rows} ${dayOf(given, part)})
     WHERE _claim IS NOT NULL GROUP BY _claim ORDER BY _claim LIMIT ${MOST_CLAIMS + 1}`,
  );
  if (last.length > MOST_CLAIMS) return {};
  return { claims: Object.fromEntries(last.map(([claim, epoch]) => [String(claim), Number(epoch)])) };
}

function dayOf({ table }: SegmentsToWrite, { date }: SegmentPart): string {
  const time = quoteName(physicalName(table.columns, table.time));
  return date === null ? '' : `WHERE CAST(${time} AS DATE) = DATE '${date}'`;
}

function copyStatement(
  given: SegmentsToWrite,
  part: SegmentPart,
  claims: Pick<Segment, 'claims'>,
  file: string,
): string {
  const { table, rows, isClustered, about, schema, count: parts } = given;
  const stored = (name: string): string => quoteName(physicalName(table.columns, name));
  const time = stored(table.time);
  const days = part.date === null ? [`CAST(${time} AS DATE)`] : [];
  const order = isClustered ? `ORDER BY ${[...days, ...table.clusteredBy.map(stored)].join(', ')}` : '';
  const { path, columns, clusteredBy } = table;
  const format = path === CLAIMS_TABLE.path || hasClaimColumns(columns) ? CLAIMED_FORMAT : FORMAT;
  const note: SegmentNote = { format, table: path, schema, columns, clusteredBy, ...part, parts, ...about, ...claims };
  return `COPY (SELECT ${toParquet(table.columns)} FROM ${rows} ${dayOf(given, part)} ${order}) TO ${quoteText(file)}
    (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, COMPRESSION_LEVEL ${LEVEL}${isClustered ? `, ROW_GROUP_SIZE ${CLUSTERED_GROUP}` : ''},
     KV_METADATA {motif: ${quoteText(JSON.stringify(note))}})`;
}

/** The folders and those above them, the outermost last. */
function withParents(root: string, folders: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const folder of folders) {
    for (let at = folder; at.length >= root.length; at = dirname(at)) all.add(at);
  }
  return all;
}
