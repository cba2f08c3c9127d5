import type { Database } from '../../duckdb/database.js';
import { quoteName } from '../../schema.js';
import { isClaimed, type Manifest } from '../manifest.js';
import { CLAIMS_TABLE, EVENTS, FIXED_NAMES, FIXED_TABLES, streamOf } from '../tables.js';
import { behaviourView } from './behaviour-view.js';
import { withoutClaimColumns } from './claim-columns.js';
import { createEnded, ONLY_COUNTED } from './ended-claims.js';
import { eventsView } from './events-view.js';
import { LINEAGE } from './lineage.js';
import { ANALYTICS_MACROS } from './macros/analytics-macros.js';
import { type HotFile, tableRows } from './table-view.js';

/** Where each stream has a view of its own, whatever it is called: for who reads streams back. */
export const STREAM_VIEWS = 'streams';

/**
 * The views for people, in an empty database: `events`, one a stream, one a query, those that every archive has; and what
 * leads from a behaviour to events. With `eachStream` those in `STREAM_VIEWS` too.
 */
export async function createViews(
  database: Database,
  manifest: Manifest,
  hot: readonly HotFile[],
  { eachStream = false }: { readonly eachStream?: boolean } = {},
): Promise<void> {
  const ended = await createEnded(database, manifest, hot);
  const counting = ended.size === 0 ? undefined : { ended, join: ONLY_COUNTED };
  const rowsOf = (path: string): string => tableRows(withFixed(manifest), path, hot, counting);
  if (isClaimed(manifest)) await database.run(`CREATE VIEW motif.claims AS ${rowsOf(CLAIMS_TABLE.path)}`);
  for (const name of Object.keys(FIXED_TABLES)) {
    const rows = rowsOf(name);
    await database.run(createView(name, name === FIXED_TABLES.runs.path ? lastOfEachRun(rows) : rows));
  }
  const streams = streamsOf(manifest);
  if (eachStream) {
    await database.run(`CREATE SCHEMA ${STREAM_VIEWS}`);
    for (const { name, path } of streams) {
      await database.run(`CREATE VIEW ${STREAM_VIEWS}.${quoteName(name)} AS ${rowsOf(path)}`);
    }
  }
  const queries = Object.values(manifest.engines).flatMap(({ behaviours }) => behaviours);
  const views = new Map(queries.map((type) => [type.name.toLowerCase(), createView(type.name, behaviourView(type))]));
  for (const { name, path } of streams) {
    views.set(name.toLowerCase(), createView(name, rowsOf(path)));
  }
  for (const name of FIXED_NAMES) views.delete(name);
  const all = streams.map(({ name, path }) => ({
    name,
    rows: FIXED_NAMES.has(name.toLowerCase()) ? `(${rowsOf(path)})` : quoteName(name),
    columns: [
      ...withoutClaimColumns(manifest.tables[path]?.schemas.at(-1) ?? []),
      { name: '_date', type: { kind: 'DATE' } as const },
    ],
  }));
  views.set(EVENTS, createView(EVENTS, eventsView(all)));
  for (const statement of [...views.values(), LINEAGE]) await database.run(statement);
}

/**
 * What may be asked of any table: the same in every archive. To make them takes as long as a small question does: of one that
 * names none of them they are spared.
 */
export async function createMacros(database: Database, question?: string): Promise<void> {
  if (question !== undefined && !namesMacro(question)) return;
  for (const macro of ANALYTICS_MACROS) await database.run(macro);
}

function namesMacro(question: string): boolean {
  const asked = question.toLowerCase();
  const names = ANALYTICS_MACROS.map((macro) => /MACRO main\.(\w+)/.exec(macro)?.[1] ?? '');
  return ['duckdb_functions', ...names].some((name) => asked.includes(name));
}

function createView(name: string, select: string): string {
  return `CREATE VIEW main.${quoteName(name)} AS ${select}`;
}

function lastOfEachRun(rows: string): string {
  return `SELECT * FROM (${rows}) QUALIFY row_number() OVER (PARTITION BY run ORDER BY ended_at DESC NULLS LAST) = 1`;
}

/** One that nothing has been kept in yet has its columns all the same. */
function withFixed(manifest: Manifest): Manifest {
  const tables = Object.values(FIXED_TABLES).map(({ path, columns, clusteredBy }) => [
    path,
    manifest.tables[path] ?? { schemas: [columns], clusteredBy },
  ]);
  return { ...manifest, tables: { ...manifest.tables, ...Object.fromEntries(tables) } };
}

function streamsOf({ tables }: Manifest): readonly { readonly name: string; readonly path: string }[] {
  return Object.keys(tables).flatMap((path) => {
    const name = streamOf(path);
    return name === undefined ? [] : [{ name, path }];
  });
}
