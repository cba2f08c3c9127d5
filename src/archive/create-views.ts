import type { BehaviourType } from '../behaviour.js';
import type { Database, TableName } from '../duckdb/database.js';
import { quoteName } from '../schema.js';
import { behaviourView } from './behaviour-view.js';
import { eventsView, type StreamTable } from './events-view.js';
import { EVENTS, FIXED_NAMES, qualified, streamTables } from './layout.js';
import { LINEAGE } from './lineage.js';
import { ANALYTICS_MACROS } from './macros/analytics-macros.js';

/**
 * The views for people: `events`, one a stream, one a query; and what leads from a behaviour to events. Made anew each time,
 * so that they follow the queries.
 */
export async function createViews(database: Database, behaviours: readonly BehaviourType[]): Promise<void> {
  const streams = await streamTables(database);
  const views = new Map<string, string>();
  for (const type of behaviours) views.set(type.name.toLowerCase(), createView(type.name, behaviourView(type)));
  for (const table of streams) views.set(table.name.toLowerCase(), createView(table.name, `FROM ${qualified(table)}`));
  for (const name of FIXED_NAMES) views.delete(name);
  views.set(EVENTS, createView(EVENTS, eventsView(await withColumns(database, streams))));
  await dropViews(database);
  for (const statement of views.values()) await database.run(statement);
  for (const macro of [LINEAGE, ...ANALYTICS_MACROS]) await database.run(macro);
}

function createView(name: string, select: string): string {
  return `CREATE VIEW main.${quoteName(name)} AS ${select}`;
}

async function dropViews(database: Database): Promise<void> {
  const views = await database.rows("SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal");
  for (const [name] of views) await database.run(`DROP VIEW main.${quoteName(String(name))}`);
}

async function withColumns(database: Database, streams: readonly TableName[]): Promise<readonly StreamTable[]> {
  const tables: StreamTable[] = [];
  for (const table of streams) {
    tables.push({ table, columns: await database.columns(`FROM ${qualified(table)}`) });
  }
  return tables;
}
