import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { declaredVersions, declareTables } from '../src/archive/declare-tables.js';
import { emptyManifest, type Segment } from '../src/archive/manifest.js';
import { changeManifest } from '../src/archive/manifest-file.js';
import { withScratch } from '../src/archive/scratch-database.js';
import { planSegments, writeSegments } from '../src/archive/segments/write-segments.js';
import type { StreamLayout } from '../src/archive/tables.js';
import { writeCatalogue } from '../src/archive/views/catalogue.js';
import type { Database } from '../src/duckdb/database.js';
import { quoteText } from '../src/quote-text.js';
import { shopSchema } from './shop-batches.js';

export const DAYS = 10;
export const USERS = 10_000;
/** What compaction makes one segment of at most. */
const SEGMENT = 4_000_000;
const FILE = 1_000_000;

export interface DayArchive {
  /** The archive's folder. */
  readonly archive: string;
  /** The folder of the same rows as Parquet files, as they came. */
  readonly plain: string;
}

export function dayArchive(folder: string): DayArchive {
  return { archive: join(folder, 'archive'), plain: join(folder, 'plain') };
}

const made = new Set<string>();

/** Events of ten days, in a compacted archive and in Parquet files as DuckDB writes them; made once a process. */
export async function makeDayArchive(parent: string, events: number): Promise<string> {
  const folder = join(parent, `days-${events}`);
  if (made.has(folder)) return folder;
  await rm(folder, { recursive: true, force: true });
  const { archive, plain } = dayArchive(folder);
  for (const one of [archive, plain]) await mkdir(one, { recursive: true });
  await withScratch(archive, async (database) => {
    await writePlain(database, plain, events);
    await writeArchive(database, archive, events);
  });
  made.add(folder);
  return folder;
}

async function writePlain(database: Database, folder: string, events: number): Promise<void> {
  for (let from = 0, place = 0; from < events; from += FILE, place++) {
    const file = join(folder, `${String(place).padStart(4, '0')}.parquet`);
    const rows = rowsOf(events, from, Math.min(from + FILE, events));
    await database.run(`COPY ${rows} TO ${quoteText(file)} (FORMAT parquet)`);
  }
}

async function writeArchive(database: Database, folder: string, events: number): Promise<void> {
  const stream: StreamLayout = { name: 'events', schema: shopSchema, timeField: 0, clusteredBy: ['user_id'] };
  const empty = emptyManifest(folder, '');
  const declared = { engine: 'main', streams: [stream], behaviours: [], hasClaims: false };
  const manifest = declareTables(empty, declared) ?? empty;
  const version = declaredVersions(manifest, declared).find(({ table }) => table.path === 'events/events');
  if (version === undefined) throw new TypeError('a stream without its table');
  const segments: Segment[] = [];
  const day = Math.ceil(events / DAYS);
  for (let from = 0; from < events; ) {
    const end = Math.min(from + SEGMENT, (Math.floor(from / day) + 1) * day, events);
    const rows = rowsOf(events, from, end);
    const parts = await planSegments(database, version.table, rows);
    const written = await writeSegments(database, {
      table: version.table,
      parts,
      count: parts.length,
      schema: version.version,
      rows,
      isClustered: true,
      folder,
      aside: join(folder, 'aside'),
      name: `made.${from}`,
      about: { level: 1 },
      reached: () => undefined,
    });
    segments.push(...written);
    from = end;
  }
  await changeManifest(
    folder,
    () => ({ ...manifest, segments }),
    (changed) => writeCatalogue(folder, changed),
  );
}

/** The events from one to another, in the order in which they came. */
function rowsOf(events: number, from: number, to: number): string {
  const user = `hash(i) % ${USERS}`;
  return `(SELECT TIMESTAMP '2026-01-01' + to_microseconds(CAST(i::DOUBLE * ${DAYS * 86_400_000_000} / ${events} AS BIGINT)) AS ts,
      format('user-{:07d}', ${user}) AS user_id, format('item-{:06d}', item) AS item_id,
      ['view', 'add', 'remove', 'purchase'][CAST(1 + hash(i, 2) % 4 AS BIGINT)] AS event, (100 + hash(i, 3) % 9900) / 100 AS price,
      format('{:08d}-5c1e-4b7a-9d20', ${user}) AS session, format('/shop/{}/item-{:06d}', item % 40, item) AS page,
      'topic' AS _source, 0 AS _partition, i AS _offset, TIMESTAMP '2026-02-01' AS _ingested_at
    FROM (SELECT i, (hash(i) % ${USERS} * 7 + hash(i, 1) % 10) % 100000 AS item FROM range(${from}, ${to}) AS of(i)))`;
}
