import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import { openDatabase } from '../duckdb/open-database.js';
import { MotifError } from '../errors.js';
import { quoteText } from '../quote-text.js';
import { quoteName } from '../schema.js';
import { withLock } from './archive-lock.js';
import { CATALOGUE } from './catalogue-file.js';
import { hashFile } from './durable.js';
import { hotEngines, openHotFile } from './hot/hot-file.js';
import { HOT } from './hot/hot-folder.js';
import { uncountedRows } from './hot/uncounted-rows.js';
import type { Manifest, Segment } from './manifest.js';
import { requireManifest } from './manifest-file.js';
import { inMemory } from './scratch-database.js';
import { unlistedFiles } from './segments/orphans.js';
import { bytesIn, rowsIn } from './segments/segment-totals.js';
import { finite } from './segments/write-segments.js';
import { physicalName, type StoredSchema } from './stored-type.js';
import { EVENTS, FIXED_NAMES, streamOf, tableAt } from './tables.js';
import { fileList } from './views/table-view.js';

export interface Verified {
  readonly segments: number;
  readonly rows: number;
  readonly bytes: number;
  /** What is not as the manifest says. */
  readonly problems: readonly string[];
  /** Files that no manifest names: a process that was killed left them, and they are no part of the archive. */
  readonly unlisted: readonly string[];
}

/** Reads every file of an archive and compares it with the manifest; and the catalogue with both. */
export async function verifyArchive(
  folder: string,
  onProgress: (done: number, all: number) => void = () => undefined,
): Promise<Verified> {
  const manifest = await requireManifest(folder);
  const { segments } = manifest;
  const problems: string[] = [];
  await inMemory(async (database) => {
    for (const [done, segment] of segments.entries()) {
      onProgress(done, segments.length);
      for (const problem of await segmentProblems(
        database,
        folder,
        segment,
        manifest.tables[segment.table]?.schemas[segment.schema] ?? [],
      ))
        problems.push(`${segment.path}: ${problem}`);
    }
  });
  // Of a segment that is damaged its views have nothing better to say.
  if (problems.length === 0) {
    const catalogue = async (): Promise<readonly string[]> => catalogueProblems(folder, await requireManifest(folder));
    problems.push(...(await undisturbed(folder, catalogue)));
  }
  problems.push(...(await hotProblems(folder)));
  return {
    segments: segments.length,
    rows: rowsIn(segments),
    bytes: bytesIn(segments),
    problems,
    unlisted: await unlistedFiles(folder, manifest),
  };
}

async function segmentProblems(
  database: Database,
  folder: string,
  segment: Segment,
  columns: StoredSchema,
): Promise<readonly string[]> {
  const file = join(folder, segment.path);
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return ['is missing'];
  if (size !== segment.bytes) return [`has ${size} bytes, and ${segment.bytes} are listed`];
  if ((await hashFile(file)) !== segment.sha256) return ['holds other bytes than were written: its SHA-256 differs'];
  try {
    return await rowProblems(database, file, segment, columns);
  } catch (error) {
    return [`cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}

async function rowProblems(
  database: Database,
  file: string,
  segment: Segment,
  columns: StoredSchema,
): Promise<readonly string[]> {
  const { time } = tableAt(segment.table, [], []);
  const at = quoteName(physicalName(columns, time));
  const [[rows, first, last, other] = []] = await database.rows(
    `SELECT count(*), ${finite('min', at)}, ${finite('max', at)}, count(*) FILTER (WHERE strftime(CAST(${at} AS DATE), '%Y-%m-%d') <> ${
      segment.date === null ? 'NULL' : quoteText(segment.date)
    }), max(hash(r)) FROM read_parquet(${fileList([file])}, hive_partitioning = false) AS r`,
  );
  const problems: string[] = [];
  if (Number(rows) !== segment.rows) problems.push(`has ${rows} rows, and ${segment.rows} are listed`);
  if (first !== segment.first || last !== segment.last) problems.push('has rows of other times than are listed');
  if (Number(other) > 0) problems.push(`has ${other} rows of other days than its own`);
  return problems;
}

/** Of engines that do not run; one that does reads its own. */
async function hotProblems(folder: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const engine of await hotEngines(folder)) {
    try {
      const database = await openHotFile(folder, engine, 'read');
      try {
        for (const [name] of await database.rows(ALL_TABLES))
          await database.rows(`SELECT max(hash(t)) FROM ${name} AS t`);
      } finally {
        await database.close();
      }
    } catch (error) {
      if (error instanceof MotifError && error.code === 'ARCHIVE_LOCKED') continue;
      const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
      problems.push(`${HOT}/${engine}.duckdb cannot be read: ${reason}`);
    }
  }
  return problems;
}

const ALL_TABLES = `SELECT format('"{}"."{}"', schema_name, replace(table_name, '"', '""')) FROM duckdb_tables() WHERE NOT internal`;

/** Nobody changes manifest or catalogue meanwhile, unless the folder can only be read. */
async function undisturbed<T>(folder: string, work: () => Promise<T>): Promise<T> {
  let isBegun = false;
  try {
    return await withLock(folder, 'manifest', () => {
      isBegun = true;
      return work();
    });
  } catch (error) {
    if (isBegun || !/Read-only|Permission denied|EROFS|EACCES/.test(String(error))) throw error;
    return work();
  }
}

/** Views that give other rows than the segments of their tables have. */
async function catalogueProblems(folder: string, manifest: Manifest): Promise<readonly string[]> {
  const problems: string[] = [];
  try {
    const database = await openDatabase(':memory:', { access: 'write' });
    try {
      await database.run(`ATTACH ${quoteText(join(folder, CATALOGUE))} AS catalogue (READ_ONLY)`);
      await database.run('USE catalogue');
      const uncounted = await uncountedRows({ ...manifest, directory: folder }, 'all');
      for (const [name, paths] of viewsOf(manifest)) {
        const stored = rowsIn(manifest.segments.filter(({ table }) => paths.includes(table)));
        const listed = paths.reduce((rows, path) => rows - (uncounted.get(path) ?? 0), stored);
        const [[rows] = []] = await database.rows(`SELECT count(*) FROM ${quoteName(name)}`);
        if (Number(rows) !== listed) {
          problems.push(
            `${CATALOGUE}: ${name} has ${rows} rows, and ${listed} are listed: motif archive info --relocate`,
          );
        }
      }
    } finally {
      await database.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    problems.push(`${CATALOGUE} cannot be read: ${reason}: \`motif archive info --relocate\` makes it anew`);
  }
  // A copy reads the files of the first one, as long as these are there.
  if (problems.length === 0 && manifest.directory !== (await realpath(folder))) {
    problems.push(`${CATALOGUE} names files in ${manifest.directory}: motif archive info --relocate`);
  }
  return problems;
}

/** Of which tables each view has the rows. */
function viewsOf({ tables }: Manifest): readonly (readonly [name: string, paths: readonly string[]])[] {
  const fixed = ['behaviours', 'evidence', 'late', 'dead_letters', 'near_misses'].map(
    (name) => [name, [name]] as const,
  );
  const streams = Object.keys(tables).flatMap((path) => {
    const name = streamOf(path);
    return name === undefined ? [] : [{ name, path }];
  });
  const own = streams.filter(({ name }) => !FIXED_NAMES.has(name.toLowerCase()));
  return [...fixed, ...own.map(({ name, path }) => [name, [path]] as const), [EVENTS, streams.map(({ path }) => path)]];
}
