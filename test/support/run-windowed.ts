import { afterAll, beforeAll } from 'vitest';
import { columnBuilder } from '../../src/column-builder.js';
import type { Database } from '../../src/duckdb/database.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { openSubqueries, type Subqueries } from '../../src/duckdb/open-subqueries.js';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project } from '../../src/query/plan.js';
import type { RunSubquery } from '../../src/query/subquery.js';
import { quoteName, type Schema, typeName, type Value } from '../../src/schema.js';
import { temporaryFolder } from './temporary-folder.js';

let subqueries: Subqueries;
let database: Database;

/** DuckDB, as the loader wants it, for all tests of a file; and for `batchAnswer`. */
export function withDuckDB(): RunSubquery {
  beforeAll(async () => {
    subqueries = await openSubqueries('.');
    database = await openDatabase(':memory:', { access: 'write' });
  });
  afterAll(async () => {
    await subqueries.close();
    await database.close();
  });
  return (sql, most) => subqueries.run(sql, most);
}

/** The project of a `streams.sql` and queries `q0`, `q1`, …, or what is wrong with them. */
export async function loaded(
  run: RunSubquery | undefined,
  streams: string,
  ...queries: readonly string[]
): Promise<{ readonly project?: Project; readonly said: string }> {
  const files = queries.map((query, i): [string, string] => [`q${i}.sql`, query]);
  const folder = temporaryFolder({ 'streams.sql': streams, ...Object.fromEntries(files) });
  const { project, problems } = await loadProject(folder, run);
  const said = problems.map(renderProblem).join('\n\n').replaceAll(`${folder}/`, '');
  return project === undefined ? { said } : { project, said };
}

/** What DuckDB itself says to a statement over a table of these rows, called `events`; `n` numbers them. */
export async function batchAnswer(
  schema: Schema,
  rows: readonly (readonly Value[])[],
  sql: string,
): Promise<readonly (readonly Value[])[]> {
  const definitions = schema.map(({ name, type }) => `${quoteName(name)} ${typeName(type)}`);
  await database.run(`CREATE OR REPLACE TABLE events (${[...definitions, 'n BIGINT'].join(', ')})`);
  const columns = [...schema, { name: 'n', type: { kind: 'BIGINT' } as const }].map(({ type }, field) => {
    const builder = columnBuilder(type);
    for (const [n, row] of rows.entries()) builder.add(field < schema.length ? (row[field] ?? null) : n);
    return { type, column: builder.finish() };
  });
  await database.transaction(() => database.append({ schema: 'main', name: 'events' }, columns, rows.length));
  return database.rows(sql);
}
